package org.memeserver.blob.s3;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of an object an answer holds, from its header of that name; see RFC 9110, 14.4.
 *
 * @param first position of the first byte
 * @param last position of the last byte
 * @param whole length of the object
 */
record ContentRange(long first, long last, long whole) {
  private static final Pattern FORM = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  /** What an answer without the header holds. */
  static ContentRange ofWhole(long length) {
    return new ContentRange(0, length - 1, length);
  }

  /** @throws IOException when it is something else */
  static ContentRange parse(String text) throws IOException {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IOException("an answer of the store has a Content-Range that cannot be understood");
    }
    return new ContentRange(Long.parseLong(form.group(1)), Long.parseLong(form.group(2)), Long.parseLong(form.group(3)));
  }
}

package org.memeserver.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.memeserver.model.MemeException;

/**
 * The head of one part of a multipart body.
 *
 * @param name of the form field
 * @param filename when the part says that it is a file
 * @param contentType as it came
 */
record Part(String name, Optional<String> filename, Optional<String> contentType) {
  /** Encodings that change nothing; Retrofit sends {@code binary} with every part. */
  private static final Set<String> IDENTITY_ENCODINGS = Set.of("binary", "8bit", "7bit");

  /**
   * Reads the header lines of a part.
   *
   * @throws MemeException.Invalid when the part has no name, a line is no header, or the content is encoded
   */
  static Part of(String head) {
    Map<String, String> headers = headers(head);
    String disposition = headers.get("content-disposition");
    if (disposition == null) {
      throw new MemeException.Invalid("Malformed multipart: a part has no Content-Disposition");
    }
    String encoding = headers.getOrDefault("content-transfer-encoding", "binary");
    if (!IDENTITY_ENCODINGS.contains(encoding.toLowerCase(Locale.ROOT))) {
      throw new MemeException.Invalid("Content-Transfer-Encoding is not supported");
    }
    HeaderValue value = HeaderValue.parse(disposition);
    String name = value.parameter("name").orElseThrow(() -> new MemeException.Invalid("Malformed multipart: a part has no name"));
    return new Part(name, value.parameter("filename"), Optional.ofNullable(headers.get("content-type")));
  }

  /** By lower-case name; the first of equals. A line that begins with a blank goes on with the one before it. */
  private static Map<String, String> headers(String head) {
    Map<String, String> headers = new HashMap<>();
    for (String line : head.replaceAll("\r\n[ \t]+", " ").split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.putIfAbsent(line.substring(0, colon).trim().toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
      } else if (!line.isEmpty()) {
        throw new MemeException.Invalid("Malformed multipart: a part has a line that is no header");
      }
    }
    return headers;
  }
}

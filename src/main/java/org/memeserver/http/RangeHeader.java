package org.memeserver.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.memeserver.model.ByteRange;
import org.memeserver.model.MemeException;

/** Reads a Range header of one range (RFC 9110, section 14). */
final class RangeHeader {
  private static final Pattern ONE_RANGE = Pattern.compile("\\s*bytes\\s*=\\s*(\\d*)\\s*-\\s*(\\d*)\\s*", Pattern.CASE_INSENSITIVE);

  /** Eighteen digits fit a long; a longer number is past the end of anything. */
  private static final int MOST_DIGITS = 18;

  private RangeHeader() {}

  /**
   * The range; empty when the header is to be ignored: malformed, of another unit, or several ranges at once.
   *
   * @param size bytes of the content
   * @throws MemeException.RangeNotSatisfiable when the content has none of these bytes
   */
  static Optional<ByteRange> parse(String header, long size) {
    Matcher range = header.length() > 200 ? null : ONE_RANGE.matcher(header);
    if (range == null || !range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (range.group(1).isEmpty()) {
      long suffix = number(range.group(2));
      if (suffix == 0 || size == 0) {
        throw new MemeException.RangeNotSatisfiable(size);
      }
      return Optional.of(new ByteRange(Math.max(0, size - suffix), size - 1));
    }
    long first = number(range.group(1));
    long last = range.group(2).isEmpty() ? Long.MAX_VALUE : number(range.group(2));
    if (last < first) {
      return Optional.empty();
    }
    if (first >= size) {
      throw new MemeException.RangeNotSatisfiable(size);
    }
    return Optional.of(new ByteRange(first, Math.min(last, size - 1)));
  }

  private static long number(String digits) {
    return digits.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits);
  }
}

package org.memeserver.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes times in UTC to the millisecond, such as {@code 2026-11-20T10:00:00.123Z}. Used by one thread. */
final class LogTime {
  private long second = Long.MIN_VALUE;
  private String text = "";

  /** @param millis since 1970 */
  void append(StringBuilder out, long millis) {
    long wanted = Math.floorDiv(millis, 1000L);
    if (wanted != second) {
      // Most lines are of the second of the line before.
      second = wanted;
      String whole = Instant.ofEpochSecond(wanted).truncatedTo(ChronoUnit.SECONDS).toString();
      text = whole.substring(0, whole.length() - 1);
    }
    int rest = (int) Math.floorMod(millis, 1000L);
    out.append(text).append('.').append((char) ('0' + rest / 100)).append((char) ('0' + rest / 10 % 10)).append((char) ('0' + rest % 10)).append('Z');
  }
}

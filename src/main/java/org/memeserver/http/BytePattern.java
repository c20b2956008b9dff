package org.memeserver.http;

import java.util.Arrays;

/**
 * Looks for a run of bytes in long texts, leaving out most of them (Horspool, "Practical fast searching in strings", 1980).
 *
 * <p>In time that grows with the text only, whatever the text, when the pattern is short or its first byte occurs in it once: then two places that
 * look like the pattern at their beginning do not overlap. Patterns that begin with the CR of a line's end are such.
 */
final class BytePattern {
  private final byte[] pattern;
  private final int[] skip = new int[256];

  /** @param pattern two bytes or more */
  BytePattern(byte[] pattern) {
    this.pattern = pattern;
    Arrays.fill(skip, pattern.length);
    for (int i = 0; i < pattern.length - 1; i++) {
      skip[pattern[i] & 0xff] = pattern.length - 1 - i;
    }
  }

  int length() {
    return pattern.length;
  }

  /** Where the whole pattern stands first between the two positions, or -1. */
  int indexIn(byte[] text, int from, int end) {
    int last = pattern.length - 1;
    byte lastByte = pattern[last];
    for (int at = from + last; at < end; at += skip[text[at] & 0xff]) {
      if (text[at] == lastByte && startsAt(text, at - last, end)) {
        return at - last;
      }
    }
    return -1;
  }

  /** Where the pattern may begin whose rest lies behind the end, or the end. */
  int beginningIn(byte[] text, int from, int end) {
    for (int at = Math.max(from, end - pattern.length + 1); at < end; at++) {
      if (Arrays.equals(text, at, end, pattern, 0, end - at)) {
        return at;
      }
    }
    return end;
  }

  /** Whether the whole pattern stands there. */
  boolean startsAt(byte[] text, int at, int end) {
    return end - at >= pattern.length && Arrays.equals(text, at, at + pattern.length, pattern, 0, pattern.length);
  }
}

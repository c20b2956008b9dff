package org.memeserver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BytePatternTest {
  @Test
  void findsWhatAPlainSearchFindsInAnyText() {
    Random random = new Random(5);
    for (int round = 0; round < 200_000; round++) {
      byte[] pattern = letters(random, 2 + random.nextInt(5));
      byte[] text = letters(random, random.nextInt(24));
      int from = random.nextInt(text.length + 1);
      int end = from + random.nextInt(text.length - from + 1);
      int expected = latin(text).substring(0, end).indexOf(latin(pattern), from);
      assertEquals(expected, new BytePattern(pattern).indexIn(text, from, end), () -> latin(pattern) + " in " + latin(text));
    }
  }

  @Test
  void looksNoFurtherThanTheEnd() {
    BytePattern pattern = new BytePattern(new byte[] {'\r', '\n'});
    byte[] text = {'a', '\r', '\n'};
    assertTrue(pattern.startsAt(text, 1, 3));
    assertFalse(pattern.startsAt(text, 1, 2));
    assertFalse(pattern.startsAt(text, 0, 3));
    assertEquals(-1, pattern.indexIn(text, 0, 2));
    assertEquals(-1, pattern.indexIn(text, 2, 3));
  }

  @Test
  void whatMayBeTheBeginningIsHeldBack() {
    BytePattern pattern = new BytePattern("\r\n--x".getBytes(StandardCharsets.ISO_8859_1));
    byte[] text = "ab\r\r\n--x".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals(2, pattern.beginningIn(text, 0, 2));
    assertEquals(2, pattern.beginningIn(text, 0, 3));
    for (int end = 4; end < text.length; end++) {
      assertEquals(3, pattern.beginningIn(text, 0, end));
    }
    assertEquals(text.length, pattern.beginningIn(text, 4, text.length));
  }

  @Test
  void bytesAreNotMistakenForTheirNegatives() {
    byte[] text = new byte[512];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) i;
    }
    assertEquals(254, new BytePattern(new byte[] {(byte) 254, (byte) 255, 0}).indexIn(text, 0, text.length));
  }

  /** Of few letters, so that much looks alike. */
  private static byte[] letters(Random random, int length) {
    byte[] letters = new byte[length];
    for (int i = 0; i < length; i++) {
      letters[i] = (byte) ("\r\na\u00ff".charAt(random.nextInt(4)));
    }
    return letters;
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}

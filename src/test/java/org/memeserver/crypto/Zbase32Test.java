package org.memeserver.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Zbase32Test {
  /** The whole-byte examples of the specification, and single bytes worked out by hand. */
  @ParameterizedTest
  @CsvSource({"f0bfc7,6n9hq", "d47a04,4t7ye", "00,yy", "ff,9h", "80,oy"})
  void bytesAreSpelledAsSpecified(String hex, String text) {
    assertEquals(text, Zbase32.encode(HexFormat.of().parseHex(hex)));
    assertArrayEquals(HexFormat.of().parseHex(hex), Zbase32.decode(text));
  }

  @Test
  void allLengthsGoThereAndBack() {
    for (int length = 0; length < 100; length++) {
      byte[] bytes = new byte[length];
      new Random(length).nextBytes(bytes);
      String text = Zbase32.encode(bytes);
      assertEquals((length * 8 + 4) / 5, text.length());
      assertArrayEquals(bytes, Zbase32.decode(text));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"y", "yyy", "yb", "YY", "y y", "lv", "02", "yy=", "\u00ffy", "\uffffy"})
  void otherTextIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Zbase32.decode(text));
  }
}

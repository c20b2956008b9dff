package org.memeserver.crypto;

import java.util.Arrays;

/**
 * z-base-32, the spelling in which Lightning nodes print signatures. Alphabet and bit order as in
 * philzimmermann.com/docs/human-oriented-base-32-encoding.txt, whole bytes only.
 */
public final class Zbase32 {
  private static final String ALPHABET = "ybndrfg8ejkmcpqxot1uwisza345h769";
  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      VALUES[ALPHABET.charAt(i)] = (byte) i;
    }
  }

  private Zbase32() {}

  public static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder((bytes.length * 8 + 4) / 5);
    int bits = 0;
    int held = 0;
    for (byte b : bytes) {
      held = (held << 8 | (b & 0xff)) & 0xfff;
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(ALPHABET.charAt(held >>> bits & 31));
      }
    }
    if (bits > 0) {
      text.append(ALPHABET.charAt(held << (5 - bits) & 31));
    }
    return text.toString();
  }

  /**
   * Reads lower-case z-base-32.
   *
   * @throws IllegalArgumentException when a character is foreign, or the text is of no whole number of bytes, or bits are left
   * over that are not 0
   */
  public static byte[] decode(String text) {
    byte[] bytes = new byte[text.length() * 5 / 8];
    int bits = 0;
    int held = 0;
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int value = c < VALUES.length ? VALUES[c] : -1;
      if (value < 0) {
        throw new IllegalArgumentException("not zbase32");
      }
      held = (held << 5 | value) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes[at++] = (byte) (held >>> bits);
      }
    }
    if (bits >= 5 || (held & (1 << bits) - 1) != 0) {
      throw new IllegalArgumentException("not whole bytes of zbase32");
    }
    return bytes;
  }
}

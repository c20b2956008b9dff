package org.memeserver.takeover;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.memeserver.crypto.GoFileKey;
import org.memeserver.model.Secret;

class MasterKeyTest {
  private static final String KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  private static final String NONCE = "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf";

  private static byte[] derived(byte[] key, byte[] nonce) {
    return GoFileKey.derive(Secret.of(key), nonce);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  @Test
  void aGoodKeyIsWhatItSaysInCapitalsToo() {
    assertArrayEquals(derived(hex(KEY), hex(NONCE)), MasterKey.read(KEY).fileKey(NONCE));
    assertArrayEquals(derived(hex(KEY), hex(NONCE)), MasterKey.read(KEY.toUpperCase(java.util.Locale.ROOT)).fileKey(NONCE));
    assertEquals(Optional.empty(), MasterKey.read(KEY).warning());
  }

  @ParameterizedTest
  @CsvSource({
    "'', had no key",
    "zz, is not hex",
    "abc, is not hex",
    "' 00', is not hex",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g, is not hex"
  })
  void whatGoCannotReadIsZerosAndWarnedAbout(String text, String warning) {
    MasterKey key = MasterKey.read(text);
    assertArrayEquals(derived(new byte[32], hex(NONCE)), key.fileKey(NONCE));
    assertTrue(key.warning().orElseThrow().contains(warning), key.warning().orElseThrow());
    assertTrue(key.warning().orElseThrow().contains("encrypting them anew"), key.warning().orElseThrow());
  }

  @Test
  void aShortKeyIsFilledUpAndALongOneCut() {
    MasterKey shortKey = MasterKey.read("abcd");
    assertArrayEquals(derived(Arrays.copyOf(hex("abcd"), 32), hex(NONCE)), shortKey.fileKey(NONCE));
    assertTrue(shortKey.warning().orElseThrow().contains("has 2 bytes"), shortKey.warning().orElseThrow());
    MasterKey longKey = MasterKey.read(KEY + "ffff");
    assertArrayEquals(derived(hex(KEY), hex(NONCE)), longKey.fileKey(NONCE));
    assertTrue(longKey.warning().orElseThrow().contains("has 34 bytes"), longKey.warning().orElseThrow());
  }

  @Test
  void noncesAreReadWithTheSameTolerance() {
    MasterKey key = MasterKey.read(KEY);
    assertArrayEquals(derived(hex(KEY), new byte[32]), key.fileKey(null));
    assertArrayEquals(derived(hex(KEY), new byte[32]), key.fileKey("no hex"));
    assertArrayEquals(derived(hex(KEY), Arrays.copyOf(hex("0102"), 32)), key.fileKey("0102"));
    assertArrayEquals(derived(hex(KEY), hex(NONCE)), key.fileKey(NONCE + "00"));
  }

  @Test
  void noWarningTellsTheKey() {
    for (String text : new String[] {"abcdef0123", "s3cr3t", KEY + "abcd"}) {
      assertFalse(MasterKey.read(text).warning().orElseThrow().contains(text.substring(0, 6)), text);
      assertFalse(MasterKey.read(text).toString().contains(text.substring(0, 6)), text);
    }
  }
}

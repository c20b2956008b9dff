package org.memeserver.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTextTest {
  private static final String HASH = "A".repeat(42) + "E";
  private static final String HEX = "0316aae1085ade4e646afb7fb50a4eeb199d0aa987f1b6aaa3940e71c2fd85cb8f";

  @Test
  void base64urlIsWrittenPaddedAndReadBothWays() {
    Random random = new Random(3);
    for (int length = 0; length < 50; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      String text = Base64Url.encode(bytes);
      assertEquals(0, text.length() % 4);
      assertArrayEquals(bytes, Base64Url.decode(text));
      assertArrayEquals(bytes, Base64Url.decodeCanonical(text));
      assertArrayEquals(bytes, Base64Url.decodeCanonical(text.replace("=", "")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "AB", "AB==", "AAB", "AAB=", "AA=", "AA===", "+/+/", "AA AA", "AA\n", "é", "=", "AAAA====", "AA==AA=="})
  void otherSpellingsAreNotCanonical(String text) {
    assertThrows(IllegalArgumentException.class, () -> Base64Url.decodeCanonical(text));
  }

  @Test
  void aMuidIsAlwaysThePaddedSpelling() {
    Muid muid = Muid.parse(HASH);
    assertEquals(HASH + "=", muid.text());
    assertEquals(muid, Muid.parse(HASH + "="));
    assertEquals(muid, Muid.ofHash(muid.bytes()));
    assertEquals(muid.text(), muid.toString());
    assertTrue(muid.compareTo(Muid.ofHash(new byte[32])) > 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", "AAAA", "../../../../../../../../../../../../../../../"})
  void whatIsNoMuidIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Muid.parse(text));
  }

  @Test
  void aMuidOfAnotherLengthOrWithStrayBitsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Muid.parse("A".repeat(42) + "B"));
    assertThrows(IllegalArgumentException.class, () -> Muid.parse("A".repeat(42) + "B="));
    assertThrows(IllegalArgumentException.class, () -> Muid.parse("A".repeat(44)));
    assertThrows(IllegalArgumentException.class, () -> new Muid(HASH));
    assertThrows(IllegalArgumentException.class, () -> Muid.ofHash(new byte[31]));
    assertThrows(IllegalArgumentException.class, () -> Muid.ofHash(new byte[33]));
  }

  @Test
  void aPublicKeyIsReadAsHexAndAsBase64url() {
    PublicKey key = PublicKey.parse(HEX);
    assertEquals(HEX, key.hex());
    assertEquals(key, PublicKey.parse(key.text()));
    assertEquals(key, PublicKey.parse(HEX.toUpperCase(java.util.Locale.ROOT)));
    assertEquals(key, PublicKey.of(key.bytes()));
  }

  @Test
  void whatIsNoPublicKeyIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> PublicKey.parse("04" + HEX.substring(2)));
    assertThrows(IllegalArgumentException.class, () -> PublicKey.parse("0" + HEX));
    assertThrows(IllegalArgumentException.class, () -> PublicKey.parse("zz" + HEX.substring(2)));
    assertThrows(IllegalArgumentException.class, () -> PublicKey.parse(""));
    assertThrows(IllegalArgumentException.class, () -> PublicKey.parse("A".repeat(44)));
    assertThrows(IllegalArgumentException.class, () -> PublicKey.of(new byte[32]));
    assertThrows(IllegalArgumentException.class, () -> PublicKey.parse("A".repeat(43) + "="));
  }

  @Test
  void blobIdsAreRandomHexAndNothingElse() {
    SecureRandom random = new SecureRandom();
    BlobId id = BlobId.random(random);
    assertTrue(BlobId.isBlobId(id.text()));
    assertNotEquals(id, BlobId.random(random));
    for (String bad : new String[] {"", "0".repeat(31), "0".repeat(33), "A".repeat(32), "../" + "0".repeat(29), "0".repeat(32) + "\n"}) {
      assertThrows(IllegalArgumentException.class, () -> new BlobId(bad), bad);
    }
  }

  @Test
  void aSecretIsComparedByContentCopiedAndNeverPrinted() {
    byte[] bytes = {1, 2, 3};
    Secret secret = Secret.of(bytes);
    bytes[0] = 9;
    secret.reveal()[1] = 9;
    assertArrayEquals(new byte[] {1, 2, 3}, secret.reveal());
    assertEquals(secret, Secret.of(new byte[] {1, 2, 3}));
    assertEquals(secret.hashCode(), Secret.of(new byte[] {1, 2, 3}).hashCode());
    assertNotEquals(secret, Secret.of(new byte[] {1, 2}));
    assertEquals("hush é", Secret.ofText("hush é").revealText());
    assertFalse(Secret.ofText("hush").toString().contains("hush"));
    assertEquals(3, secret.length());
  }

  @Test
  void crossedRangesAreRefused() {
    assertEquals(0, ByteRange.whole(0).length());
    assertEquals(10, ByteRange.whole(10).length());
    assertThrows(IllegalArgumentException.class, () -> new ByteRange(-1, 5));
    assertThrows(IllegalArgumentException.class, () -> new ByteRange(5, 3));
  }
}

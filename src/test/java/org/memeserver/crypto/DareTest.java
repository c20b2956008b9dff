package org.memeserver.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DareTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final BlobKey key = BlobKey.random(RANDOM);

  static IntStream sizes() {
    return IntStream.of(0, 1, 65535, 65536, 65537, 131072, 131073 + new Random().nextInt(1 << 20));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void whatWasSealedOpens(int size) throws Exception {
    byte[] plain = content(size);
    byte[] sealed = DareBytes.seal(key, plain);
    assertEquals(DareFormat.sealedSize(size), sealed.length);
    assertArrayEquals(plain, DareBytes.open(key, sealed));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void anotherKeyOpensNothing(int size) {
    byte[] sealed = DareBytes.seal(key, content(size));
    BlobKey sameNonce = new BlobKey(BlobKey.random(RANDOM).key(), key.nonce());
    BlobKey sameKey = new BlobKey(key.key(), BlobKey.random(RANDOM).nonce());
    for (long i = 0; i < DareFormat.packages(size); i++) {
      assertDamaged(sameNonce, size, i, DareBytes.packageOf(sealed, i));
      assertDamaged(sameKey, size, i, DareBytes.packageOf(sealed, i));
    }
  }

  /** The sealed bytes are checked against the format itself, not against the opener that was written along with the sealer. */
  @Test
  void aPackageIsWrittenAsTheFormatSays() throws Exception {
    byte[] plain = content(65536 + 258);
    byte[] one = DareBytes.packageOf(DareBytes.seal(key, plain), 1);
    byte[] nonce = key.nonce().clone();
    nonce[0] |= (byte) 0x80;
    assertArrayEquals(new byte[] {0x20, 0, 1, 1}, Arrays.copyOf(one, 4));
    assertArrayEquals(nonce, Arrays.copyOfRange(one, 4, 16));
    nonce[8] ^= 1;
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key.key(), "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(one, 0, 4);
    assertArrayEquals(Arrays.copyOfRange(plain, 65536, plain.length), cipher.doFinal(one, 16, one.length - 16));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65536, 65537, 150000})
  void everyBitOfEveryHeaderCounts(int size) {
    byte[] sealed = DareBytes.seal(key, content(size));
    for (long i = 0; i < DareFormat.packages(size); i++) {
      for (int bit = 0; bit < 8 * DareFormat.HEADER; bit++) {
        assertDamaged(key, size, i, flipped(DareBytes.packageOf(sealed, i), bit / 8, 1 << bit % 8));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65536, 65537, 150000})
  void everyByteOfTheTagAndAnyOfTheCiphertextCounts(int size) {
    byte[] sealed = DareBytes.seal(key, content(size));
    for (long i = 0; i < DareFormat.packages(size); i++) {
      byte[] one = DareBytes.packageOf(sealed, i);
      for (int at = one.length - DareFormat.TAG; at < one.length; at++) {
        assertDamaged(key, size, i, flipped(one, at, 1));
      }
      int payload = one.length - DareFormat.HEADER - DareFormat.TAG;
      for (int at : new int[] {0, payload / 2, payload - 1}) {
        assertDamaged(key, size, i, flipped(one, DareFormat.HEADER + at, 0x40));
      }
    }
  }

  @Test
  void aPackageOpensAtNoPlaceButItsOwn() {
    int size = 4 * 65536;
    byte[] sealed = DareBytes.seal(key, content(size));
    for (int from = 0; from < 4; from++) {
      for (int to = 0; to < 4; to++) {
        if (from != to) {
          assertDamaged(key, size, to, DareBytes.packageOf(sealed, from));
        }
      }
    }
  }

  /** The cipher alone would take these: the rewritten nonce undoes the package number that is mixed into it. */
  @Test
  void aPackageThatMovedWithItsNonceRewrittenIsFound() throws Exception {
    int size = 4 * 65536;
    byte[] sealed = DareBytes.seal(key, content(size));
    byte[] moved = DareBytes.packageOf(sealed, 1);
    moved[12] ^= 1 ^ 2;
    byte[] nonce = Arrays.copyOfRange(moved, 4, 16);
    nonce[8] ^= 2;
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key.key(), "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(moved, 0, 4);
    assertEquals(65536, cipher.doFinal(moved, 16, moved.length - 16).length);
    assertDamaged(key, size, 2, moved);
  }

  @Test
  void aCutContentIsDamagedAtItsNewEnd() {
    byte[] sealed = DareBytes.seal(key, content(3 * 65536 + 100));
    int[] cuts = {1, 32, 33, 65535, 65536, 65567, 65568, 65569, 65568 + 32, 65568 + 33, 2 * 65568, 3 * 65568, sealed.length - 1};
    for (int cut : cuts) {
      byte[] rest = Arrays.copyOf(sealed, cut);
      assertThrows(DamagedPackageException.class, () -> DareBytes.open(key, rest), "cut to " + cut);
      assertThrows(DamagedPackageException.class, () -> DareBytes.open(key, rest, 3 * 65536 + 100), "cut to " + cut);
    }
  }

  @Test
  void bytesAfterTheEndAreDamage() {
    for (int size : new int[] {1, 65535, 65536, 65537}) {
      BlobKey key = BlobKey.random(RANDOM);
      byte[] sealed = DareBytes.seal(key, content(size));
      for (int more : new int[] {1, 32, 33, 65568}) {
        byte[] longer = Arrays.copyOf(sealed, sealed.length + more);
        assertThrows(DamagedPackageException.class, () -> DareBytes.open(key, longer), size + " and " + more);
      }
    }
  }

  @Test
  void aLastPackageTurnedIntoOneOfManyIsDamage() {
    byte[] first = DareBytes.packageOf(DareBytes.seal(key, content(65536)), 0);
    assertDamaged(key, 2 * 65536, 0, first);
    assertDamaged(key, 2 * 65536, 0, flipped(first, DareFormat.NONCE_AT, 0x80));
  }

  @Test
  void theSealerRefusesPackagesThatTheFormatHasNot() {
    byte[] plain = new byte[DareFormat.PACKAGE];
    byte[] out = new byte[2 * DareFormat.PACKAGE];
    DareSealer sealer = new DareSealer(key);
    assertThrows(IllegalArgumentException.class, () -> sealer.seal(plain, 0, 0, true, out, 0));
    assertThrows(IllegalArgumentException.class, () -> sealer.seal(plain, 0, 65537, true, out, 0));
    assertThrows(IllegalArgumentException.class, () -> sealer.seal(plain, 0, 65535, false, out, 0));
    sealer.seal(plain, 0, 1, true, out, 0);
    assertThrows(IllegalStateException.class, () -> sealer.seal(plain, 0, 1, true, out, 0));
  }

  private static void assertDamaged(BlobKey key, long size, long index, byte[] one) {
    byte[] out = new byte[DareFormat.PAYLOAD];
    DareOpener opener = new DareOpener(key, size);
    assertThrows(DamagedPackageException.class, () -> opener.open(index, one, one.length, out, 0));
    assertTrue(Arrays.equals(new byte[DareFormat.PAYLOAD], out), "nothing of a damaged package is given away");
  }

  private static byte[] flipped(byte[] bytes, int at, int bits) {
    byte[] changed = bytes.clone();
    changed[at] ^= (byte) bits;
    return changed;
  }

  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }
}

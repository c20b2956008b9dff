package org.memeserver.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DareTamperingTest {
  private final BlobKey key = BlobKey.random(new SecureRandom());

  static IntStream sizes() {
    return IntStream.of(0, 1, 65535, 65536, 65537, 131072, 1 + new Random().nextInt(300_000));
  }

  private byte[] seal(byte[] plain) {
    byte[] sealed = new byte[(int) DareFormat.sealedSize(plain.length)];
    DareSealer sealer = new DareSealer(key);
    int at = 0;
    for (int from = 0; from < plain.length; from += DareFormat.PAYLOAD) {
      int length = Math.min(DareFormat.PAYLOAD, plain.length - from);
      at += sealer.seal(plain, from, length, from + length == plain.length, sealed, at);
    }
    assertEquals(sealed.length, at);
    return sealed;
  }

  private static byte[] packageOf(byte[] sealed, int index) {
    int from = index * DareFormat.PACKAGE;
    return Arrays.copyOfRange(sealed, from, Math.min(sealed.length, from + DareFormat.PACKAGE));
  }

  private static byte[] random(int length) {
    byte[] plain = new byte[length];
    new Random(length).nextBytes(plain);
    return plain;
  }

  /** Asserts that the bytes are not taken for that package, and that no byte of it comes out. */
  private void refused(long plainSize, int index, byte[] bytes, String what) {
    byte[] out = new byte[DareFormat.payloadOf(index, plainSize) + 8];
    Arrays.fill(out, 4, out.length - 4, (byte) 0x55);
    DareOpener opener = new DareOpener(key, plainSize);
    assertThrows(DamagedPackageException.class, () -> opener.open(index, bytes, bytes.length, out, 4), what);
    byte released = out[4];
    assertEquals(true, released == 0x55 || released == 0, what);
    byte[] expected = new byte[out.length];
    Arrays.fill(expected, 4, expected.length - 4, released);
    assertArrayEquals(expected, out, () -> "something was released: " + what);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void whatIsSealedOpensAndNothingElseDoes(int size) throws Exception {
    byte[] plain = random(size);
    byte[] sealed = seal(plain);
    DareOpener opener = new DareOpener(key, size);
    for (int index = 0; index < DareFormat.packages(size); index++) {
      byte[] one = packageOf(sealed, index);
      byte[] out = new byte[DareFormat.payloadOf(index, size)];
      assertEquals(out.length, opener.open(index, one, one.length, out, 0));
      int from = index * DareFormat.PAYLOAD;
      assertArrayEquals(Arrays.copyOfRange(plain, from, from + out.length), out);
      tamperWith(size, index, one);
    }
  }

  private void tamperWith(int size, int index, byte[] one) {
    for (int i = 0; i < DareFormat.HEADER; i++) {
      for (int bit = 0; bit < 8; bit++) {
        flipped(size, index, one, i, bit);
      }
    }
    for (int i = one.length - DareFormat.TAG; i < one.length; i++) {
      flipped(size, index, one, i, i % 8);
    }
    int payload = one.length - DareFormat.HEADER - DareFormat.TAG;
    for (int i : new int[] {0, payload / 2, payload - 1, new Random().nextInt(payload)}) {
      flipped(size, index, one, DareFormat.HEADER + i, i % 8);
    }
    for (int length : new int[] {0, 1, 15, 16, 31, 32, one.length - 1, one.length + 1, one.length + 32}) {
      if (length != one.length) {
        refused(size, index, Arrays.copyOf(one, length), "cut or grown to " + length);
      }
    }
  }

  private void flipped(int size, int index, byte[] one, int at, int bit) {
    byte[] bytes = one.clone();
    bytes[at] ^= (byte) (1 << bit);
    refused(size, index, bytes, "bit " + bit + " of byte " + at + " of package " + index);
  }

  @Test
  void noPackageStandsForAnother() {
    int size = 3 * DareFormat.PAYLOAD;
    byte[] sealed = seal(random(size));
    for (int place = 0; place < 3; place++) {
      for (int from = 0; from < 3; from++) {
        if (from != place) {
          byte[] plainMove = packageOf(sealed, from);
          refused(size, place, plainMove, from + " at " + place);
          // With this header, the cipher of a reader that trusts headers gets the very nonce the package was sealed with.
          byte[] rewritten = plainMove.clone();
          rewritten[12] ^= (byte) (from ^ place);
          refused(size, place, rewritten, from + " at " + place + ", nonce rewritten");
          byte[] marked = rewritten.clone();
          marked[4] = (byte) (place == 2 ? marked[4] | 0x80 : marked[4] & 0x7f);
          refused(size, place, marked, from + " at " + place + ", nonce and mark rewritten");
        }
      }
    }
  }

  @Test
  void aContentCutAtTheEndOfAPackageDoesNotOpenAtItsNewEnd() {
    byte[] sealed = seal(random(3 * DareFormat.PAYLOAD));
    for (int left = 1; left < 3; left++) {
      byte[] end = packageOf(sealed, left - 1);
      refused((long) left * DareFormat.PAYLOAD, left - 1, end, "cut to " + left);
      end[4] |= (byte) 0x80;
      refused((long) left * DareFormat.PAYLOAD, left - 1, end, "cut to " + left + " and marked final");
    }
  }

  @Test
  void bytesBehindTheFinalPackageMakeItNotTheFinalOne() {
    byte[] sealed = seal(random(2 * DareFormat.PAYLOAD));
    refused(2L * DareFormat.PAYLOAD + 1, 1, packageOf(sealed, 1), "one package more");
  }

  @Test
  void packagesOfAnotherContentAreRefused() {
    byte[] plain = random(DareFormat.PAYLOAD + 9);
    byte[] sealed = seal(plain);
    BlobKey other = BlobKey.random(new SecureRandom());
    BlobKey otherKeySameNonce = BlobKey.withNonceOf(other.key(), sealed);
    byte[] one = packageOf(sealed, 0);
    byte[] out = new byte[DareFormat.PAYLOAD];
    for (BlobKey wrong : new BlobKey[] {other, otherKeySameNonce, new BlobKey(key.key(), other.nonce())}) {
      DareOpener opener = new DareOpener(wrong, plain.length);
      assertThrows(DamagedPackageException.class, () -> opener.open(0, one, one.length, out, 0));
      assertArrayEquals(new byte[out.length], out);
    }
  }

  @Test
  void aSizeThatNoContentHasIsRefused() throws Exception {
    for (long rest = 1; rest <= 32; rest++) {
      long off = rest;
      assertThrows(DamagedPackageException.class, () -> DareFormat.plainSize(off));
      assertThrows(DamagedPackageException.class, () -> DareFormat.plainSize(DareFormat.PACKAGE + off));
    }
    assertThrows(DamagedPackageException.class, () -> DareFormat.plainSize(-1));
    assertThrows(DamagedPackageException.class, () -> DareFormat.plainSize(Long.MAX_VALUE));
    long most = DareFormat.sealedSize(DareFormat.MAX_PLAIN);
    assertEquals(DareFormat.MAX_PLAIN, DareFormat.plainSize(most));
    assertThrows(DamagedPackageException.class, () -> DareFormat.plainSize(most + 33));
    assertThrows(IllegalArgumentException.class, () -> DareFormat.sealedSize(DareFormat.MAX_PLAIN + 1));
  }

  @Test
  void theSealerTakesOnlyFullPackagesBeforeTheLastAndNoneAfterIt() {
    byte[] out = new byte[DareFormat.PACKAGE];
    DareSealer sealer = new DareSealer(key);
    assertThrows(IllegalArgumentException.class, () -> sealer.seal(new byte[5], 0, 5, false, out, 0));
    assertThrows(IllegalArgumentException.class, () -> sealer.seal(new byte[5], 0, 0, true, out, 0));
    assertThrows(IllegalArgumentException.class, () -> sealer.seal(new byte[70_000], 0, 65_537, true, out, 0));
    sealer.seal(new byte[5], 0, 5, true, out, 0);
    assertThrows(IllegalStateException.class, () -> sealer.seal(new byte[5], 0, 5, true, out, 0));
  }
}

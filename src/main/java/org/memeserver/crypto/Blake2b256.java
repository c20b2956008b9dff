package org.memeserver.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** BLAKE2b-256 in plain Java; {@link Blake2bRounds} is what makes it fast. */
final class Blake2b256 implements Blake2b {
  private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int BLOCK = 128;
  private static final int DIGEST = 32;

  /** The fractional parts of the square roots of the first eight primes, as in SHA-512. */
  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  /** Fan-out 1, depth 1, no key, length of the digest: the parameter block's first word. */
  private static final long PARAMETERS = 0x01010000L | DIGEST;

  private final long[] chain = IV.clone();
  private final long[] words = new long[Blake2bRounds.WORDS];
  private final byte[] pending = new byte[BLOCK];
  private int pendingBytes;
  private long total;

  Blake2b256() {
    chain[0] ^= PARAMETERS;
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    int at = offset;
    int left = length;
    int free = BLOCK - pendingBytes;
    // The last block is compressed differently, so a full one waits until more comes.
    if (left > free) {
      System.arraycopy(bytes, at, pending, pendingBytes, free);
      compress(pending, 0, BLOCK, 0);
      pendingBytes = 0;
      at += free;
      left -= free;
      for (; left > BLOCK; at += BLOCK, left -= BLOCK) {
        compress(bytes, at, BLOCK, 0);
      }
    }
    System.arraycopy(bytes, at, pending, pendingBytes, left);
    pendingBytes += left;
  }

  @Override
  public byte[] digest() {
    Arrays.fill(pending, pendingBytes, BLOCK, (byte) 0);
    compress(pending, 0, pendingBytes, -1);
    byte[] digest = new byte[DIGEST];
    for (int i = 0; i < DIGEST / Long.BYTES; i++) {
      WORDS.set(digest, i * Long.BYTES, chain[i]);
    }
    return digest;
  }

  /**
   * @param counted bytes of the block that are content
   * @param last all ones for the last block, else 0
   */
  private void compress(byte[] block, int at, int counted, long last) {
    total += counted;
    long[] x = words;
    System.arraycopy(chain, 0, x, 0, 8);
    System.arraycopy(IV, 0, x, 8, 8);
    x[12] ^= total;
    x[14] ^= last;
    for (int i = 0; i < BLOCK / Long.BYTES; i++) {
      x[Blake2bRounds.MESSAGE + i] = (long) WORDS.get(block, at + i * Long.BYTES);
    }
    Blake2bRounds.mix(x);
    for (int i = 0; i < chain.length; i++) {
      chain[i] ^= x[i] ^ x[i + 8];
    }
  }
}

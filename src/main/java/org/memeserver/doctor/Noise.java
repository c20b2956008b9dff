package org.memeserver.doctor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.memeserver.crypto.ContentHash;
import org.memeserver.model.Muid;

/**
 * A content of any size that need not be kept in memory, because each piece can be made again. Of use for nothing but tries: it is no secret.
 *
 * @param seed tells contents apart, so that none meets another's
 * @param size in bytes
 */
record Noise(long seed, long size) {
  private static final int BLOCK = 64 << 10;

  /** The bytes of a block. */
  private byte[] block(long number) {
    byte[] bytes = new byte[(int) Math.min(BLOCK, size - number * BLOCK)];
    new Random(seed + number).nextBytes(bytes);
    return bytes;
  }

  private long blocks() {
    return (size + BLOCK - 1) / BLOCK;
  }

  /** Bytes of it within its first block. */
  byte[] piece(int from, int to) {
    return Arrays.copyOfRange(block(0), from, to);
  }

  Muid muid() {
    ContentHash hash = new ContentHash();
    for (long number = 0; number < blocks(); number++) {
      byte[] bytes = block(number);
      hash.update(bytes, 0, bytes.length);
    }
    return hash.finish();
  }

  /** All of it, made as it is read. */
  InputStream stream() {
    return new InputStream() {
      private long next;
      private InputStream current = InputStream.nullInputStream();

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        try {
          int read = current.read(into, offset, length);
          while (read < 0 && next < blocks()) {
            current = new ByteArrayInputStream(block(next++));
            read = current.read(into, offset, length);
          }
          return read;
        } catch (IOException e) {
          throw new IllegalStateException("memory does not fail", e);
        }
      }
    };
  }
}

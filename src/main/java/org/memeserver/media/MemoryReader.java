package org.memeserver.media;

import java.nio.ByteBuffer;
import org.memeserver.blob.BlobReader;

/** Reads plain bytes that are in memory. */
record MemoryReader(byte[] bytes) implements BlobReader {
  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public int read(long position, ByteBuffer into) {
    if (position >= bytes.length) {
      return -1;
    }
    int count = (int) Math.min(into.remaining(), bytes.length - position);
    into.put(bytes, (int) position, count);
    return count;
  }

  @Override
  public void close() {
    // Memory is let go of with the last who reads it.
  }
}

package org.memeserver.media;

import java.nio.ByteBuffer;
import org.memeserver.blob.BlobReader;

/** Reads plain bytes that are in memory. */
final class MemoryReader implements BlobReader {
  private final byte[] bytes;
  private final Runnable onClose;
  private boolean closed;

  /** @param onClose run once */
  MemoryReader(byte[] bytes, Runnable onClose) {
    this.bytes = bytes;
    this.onClose = onClose;
  }

  byte[] bytes() {
    return bytes;
  }

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
    if (!closed) {
      closed = true;
      onClose.run();
    }
  }
}

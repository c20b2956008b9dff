package org.memeserver.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.memeserver.blob.BlobReader;
import org.memeserver.model.ByteRange;
import org.memeserver.model.MemeException;

/** Reads the plain bytes of a content at any offset. Used by one thread at a time. */
public final class ContentReader implements AutoCloseable {
  private final BlobReader blob;

  ContentReader(BlobReader blob) {
    this.blob = blob;
  }

  /** The bytes of a range, if they are in memory; nobody may change them. */
  public Optional<ByteBuffer> inMemory(ByteRange range) {
    return blob instanceof MemoryReader memory
        ? Optional.of(ByteBuffer.wrap(memory.bytes(), (int) range.first(), (int) range.length()))
        : Optional.empty();
  }

  /** Plain bytes. */
  public long size() {
    return blob.length();
  }

  /**
   * Reads from the position on: at least one byte, at most what fits and what the 64 KiB package around the position holds.
   *
   * @return how many were read
   * @throws MemeException.Damaged when the stored bytes are not what was stored, or end early; nothing of the damaged package is in the buffer then
   * @throws MemeException.Unavailable when the store fails
   */
  public int read(long position, ByteBuffer into) {
    try {
      int count = blob.read(position, into);
      if (count < 0) {
        throw new MemeException.Damaged("the content ends early", null);
      }
      return count;
    } catch (IOException e) {
      throw StorageFaults.of(e);
    }
  }

  /** Frees what the reader holds. Closing again does nothing. */
  @Override
  public void close() {
    blob.close();
  }
}

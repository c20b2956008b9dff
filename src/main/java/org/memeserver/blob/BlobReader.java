package org.memeserver.blob;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads one blob at any offset. Used by one thread at a time. */
public interface BlobReader extends AutoCloseable {

  /** The length in bytes. */
  long length();

  /**
   * Reads bytes from the position on into the buffer: at least one, at most what fits, fewer when that is cheaper; callers loop.
   *
   * @return how many were read, or -1 when the position is at or past the end
   * @throws DamagedBlobException when the stored bytes are not what was written; nothing of the damaged part is in the buffer then
   * @throws NoSuchBlobException when the blob was deleted meanwhile and its bytes can no longer be had
   */
  int read(long position, ByteBuffer into) throws IOException;

  /** Frees what the reader holds. Closing again does nothing. */
  @Override
  void close();
}

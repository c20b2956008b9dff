package org.memeserver.blob;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes one blob from its first byte to its last. Used by one thread at a time. */
public interface BlobWriter extends AutoCloseable {

  /** Appends all the remaining bytes of the buffer. */
  void write(ByteBuffer bytes) throws IOException;

  /**
   * Makes the blob durable and then visible: when this returns, the bytes survive a crash and a power loss. Called at most once.
   *
   * @return the length of the blob as the store keeps it, in bytes
   */
  long commit() throws IOException;

  /** Ends the writing. Without a commit before it, nothing of the blob remains. Closing again does nothing. */
  @Override
  void close();
}

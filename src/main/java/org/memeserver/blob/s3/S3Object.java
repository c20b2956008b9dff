package org.memeserver.blob.s3;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/**
 * One object that is being read from its beginning, and that its reader closes.
 *
 * @param length of the whole, in bytes
 * @param content ends after exactly so many bytes, or fails; a connection that breaks is taken up again
 */
public record S3Object(long length, ReadableByteChannel content) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    content.close();
  }
}

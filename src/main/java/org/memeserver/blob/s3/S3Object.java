package org.memeserver.blob.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;

/**
 * One object that is being read from its beginning, and that its reader closes.
 *
 * @param length of the whole, in bytes
 * @param content ends after exactly so many bytes, or fails; a connection that breaks is taken up again
 */
public record S3Object(long length, ReadableByteChannel content) implements AutoCloseable {
  static S3Object of(ObjectStream stream) {
    return new S3Object(stream.length(), new Reading(stream));
  }

  @Override
  public void close() throws IOException {
    content.close();
  }

  private static final class Reading implements ReadableByteChannel {
    private final ObjectStream stream;
    private long position;
    private boolean open = true;

    Reading(ObjectStream stream) {
      this.stream = stream;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      if (!open) {
        throw new ClosedChannelException();
      }
      if (position == stream.length()) {
        return -1;
      }
      if (!into.hasRemaining()) {
        return 0;
      }
      int read = stream.read(position, stream.length(), into);
      position += read;
      return read;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
      stream.close();
    }
  }
}

package org.memeserver.blob.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.memeserver.blob.BlobReader;

/**
 * Reads one object. The bytes that its opener said it needs come in one answer. Any others are asked for in windows that grow while reads go on in
 * order, so that neither a look at a few bytes asks for many nor a long read for each little piece.
 */
final class S3BlobReader implements BlobReader {
  private static final int FIRST_WINDOW = 64 * 1024;
  private static final int LARGEST_WINDOW = 4 * 1024 * 1024;

  private final ObjectStream stream;
  private final long from;
  private final long to;
  private long next = -1;
  private long window = FIRST_WINDOW;
  private boolean closed;

  /**
   * @param from the first byte that is needed
   * @param to position after the last byte that is needed; as {@code from} when that is not known
   */
  S3BlobReader(ObjectStream stream, long from, long to) {
    this.stream = stream;
    this.from = from;
    this.to = Math.min(to, stream.length());
  }

  @Override
  public long length() {
    return stream.length();
  }

  @Override
  public int read(long position, ByteBuffer into) throws IOException {
    if (closed) {
      throw new IOException("the reader is closed");
    }
    if (position < 0) {
      throw new IllegalArgumentException("position " + position);
    }
    if (position >= length()) {
      return -1;
    }
    if (!into.hasRemaining()) {
      return 0;
    }
    int read = stream.read(position, stream.isAt(position) ? position : endOfRequest(position, into.remaining()), into);
    next = position + read;
    return read;
  }

  private long endOfRequest(long position, int room) {
    if (position >= from && position < to) {
      return to;
    }
    window = position == next ? Math.min(window * 2, LARGEST_WINDOW) : FIRST_WINDOW;
    return position + Math.min(Math.max(window, room), length() - position);
  }

  @Override
  public void close() {
    closed = true;
    stream.close();
  }
}

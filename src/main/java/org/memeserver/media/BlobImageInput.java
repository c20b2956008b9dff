package org.memeserver.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.stream.ImageInputStreamImpl;
import org.memeserver.blob.BlobReader;

/** Lets ImageIO read a content at any offset without a plain copy of it in memory or on disk. */
final class BlobImageInput extends ImageInputStreamImpl {
  private static final int CHUNK = 1 << 16;

  private final BlobReader content;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
  private long chunkStart;
  private long bytesLeft;

  /** @param mostBytes how many bytes may be fetched before reading on is refused */
  BlobImageInput(BlobReader content, long mostBytes) {
    this.content = content;
    this.bytesLeft = mostBytes;
    chunk.limit(0);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    checkClosed();
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if ((streamPos < chunkStart || streamPos >= chunkStart + chunk.limit()) && !fetch()) {
      return -1;
    }
    int from = (int) (streamPos - chunkStart);
    int count = Math.min(length, chunk.limit() - from);
    chunk.get(from, into, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return content.length();
  }

  private boolean fetch() throws IOException {
    // Aligned, because a content is decrypted in packages of this size.
    chunkStart = streamPos / CHUNK * CHUNK;
    chunk.clear();
    while (chunk.hasRemaining()) {
      int count = content.read(chunkStart + chunk.position(), chunk);
      if (count < 0) {
        break;
      }
      bytesLeft -= count;
      if (bytesLeft < 0) {
        throw new IOException("the header of the picture does not end");
      }
    }
    chunk.flip();
    return streamPos < chunkStart + chunk.limit();
  }
}

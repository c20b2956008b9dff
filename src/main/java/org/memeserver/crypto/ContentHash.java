package org.memeserver.crypto;

import java.nio.ByteBuffer;
import org.memeserver.model.Muid;

/** BLAKE2b-256 over a content as it streams by, which gives the content's muid. Used by one thread at a time, for one content. */
public final class ContentHash {
  private static final int CHUNK = 8192;

  private final Blake2b digest = Blake2bChoice.start();

  public void update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  /** Takes in all the remaining bytes; the buffer stays as it is, so that they can be used further. */
  public void update(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      digest.update(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      return;
    }
    ByteBuffer rest = bytes.duplicate();
    byte[] chunk = new byte[Math.min(CHUNK, rest.remaining())];
    while (rest.hasRemaining()) {
      int n = Math.min(chunk.length, rest.remaining());
      rest.get(chunk, 0, n);
      digest.update(chunk, 0, n);
    }
  }

  /** The muid of all that was taken in. Ends the hash. */
  public Muid finish() {
    return Muid.ofHash(digest.digest());
  }

  /** The muid of a content at hand. */
  public static Muid of(byte[] content) {
    ContentHash hash = new ContentHash();
    hash.update(content, 0, content.length);
    return hash.finish();
  }
}

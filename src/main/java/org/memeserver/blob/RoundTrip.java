package org.memeserver.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import org.memeserver.model.BlobId;

/** Tries a store with a small blob of noise, which is gone afterwards. One that a crash leaves behind is removed by the sweep. */
public final class RoundTrip {
  private static final int BYTES = 1000;

  private RoundTrip() {}

  /**
   * Stores a blob, reads it back, compares and deletes it.
   *
   * @throws IOException when any of it fails, or other bytes come back
   */
  public static void make(BlobStore store, SecureRandom random) throws IOException {
    byte[] noise = new byte[BYTES];
    random.nextBytes(noise);
    BlobId id = BlobId.random(random);
    try (BlobWriter writer = store.create(id)) {
      writer.write(ByteBuffer.wrap(noise));
      writer.commit();
    }
    try (BlobReader reader = store.open(id)) {
      ByteBuffer back = ByteBuffer.allocate(BYTES);
      while (back.hasRemaining() && reader.read(back.position(), back) >= 0) {
        continue;
      }
      if (!back.flip().equals(ByteBuffer.wrap(noise))) {
        throw new IOException("what was just stored comes back as other bytes");
      }
    } finally {
      store.delete(id);
    }
  }
}

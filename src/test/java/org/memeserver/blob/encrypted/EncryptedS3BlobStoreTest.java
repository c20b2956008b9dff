package org.memeserver.blob.encrypted;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.BlobStoreContract;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.s3.S3BlobStore;
import org.memeserver.crypto.BlobKey;
import org.memeserver.model.BlobId;
import org.memeserver.support.S3Server;

class EncryptedS3BlobStoreTest implements BlobStoreContract {
  private final Map<BlobId, BlobKey> keys = new ConcurrentHashMap<>();
  private BlobStore store;

  @BeforeEach
  void open() throws IOException {
    store =
        new EncryptedBlobStore(
            S3BlobStore.open(S3Server.shared().freshBucket(), Duration.ofSeconds(10)), id -> keys.computeIfAbsent(id, any -> BlobKey.random(RANDOM)));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  /** The store looks only at the commit, and until then a second writer of the blob has to have another key, as it would. */
  @Test
  @Override
  public void aBlobIsNeverWrittenOver() throws IOException {
    BlobId id = put(content(10));
    BlobKey key = keys.remove(id);
    try (BlobWriter again = store.create(id)) {
      again.write(ByteBuffer.wrap(content(20)));
      assertThrows(IOException.class, again::commit);
    }
    keys.put(id, key);
    assertArrayEquals(content(10), readAll(id, ByteBuffer.allocate(100)));
  }

  @Override
  public BlobStore store() {
    return store;
  }
}

package org.memeserver.blob.s3;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.BlobStoreContract;
import org.memeserver.support.S3Server;

class S3BlobStoreTest implements BlobStoreContract {
  private S3BlobStore store;

  @BeforeEach
  void open() throws IOException {
    store = S3BlobStore.open(S3Server.shared().freshBucket(), Duration.ofSeconds(10));
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  @Override
  public BlobStore store() {
    return store;
  }
}

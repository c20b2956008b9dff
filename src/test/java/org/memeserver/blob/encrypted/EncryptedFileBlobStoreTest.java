package org.memeserver.blob.encrypted;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.BlobStoreContract;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.crypto.BlobKey;
import org.memeserver.model.BlobId;

class EncryptedFileBlobStoreTest implements BlobStoreContract {
  private final Map<BlobId, BlobKey> keys = new ConcurrentHashMap<>();
  @TempDir private Path folder;
  private BlobStore store;

  @BeforeEach
  void open() throws IOException {
    store = new EncryptedBlobStore(FileBlobStore.open(folder), id -> keys.computeIfAbsent(id, any -> BlobKey.random(RANDOM)));
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

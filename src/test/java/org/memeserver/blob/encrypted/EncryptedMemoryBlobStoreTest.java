package org.memeserver.blob.encrypted;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.BlobStoreContract;
import org.memeserver.blob.MemoryBlobStore;
import org.memeserver.crypto.BlobKey;
import org.memeserver.model.BlobId;

class EncryptedMemoryBlobStoreTest implements BlobStoreContract {
  private final Map<BlobId, BlobKey> keys = new ConcurrentHashMap<>();
  private final BlobStore store =
      new EncryptedBlobStore(new MemoryBlobStore(), id -> keys.computeIfAbsent(id, any -> BlobKey.random(RANDOM)));

  @Override
  public BlobStore store() {
    return store;
  }
}

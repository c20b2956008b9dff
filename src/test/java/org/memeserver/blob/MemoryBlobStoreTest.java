package org.memeserver.blob;

class MemoryBlobStoreTest implements BlobStoreContract {
  private final MemoryBlobStore store = new MemoryBlobStore();

  @Override
  public BlobStore store() {
    return store;
  }
}

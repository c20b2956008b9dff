package org.memeserver.blob.places;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.BlobStoreContract;
import org.memeserver.blob.MemoryBlobStore;

/** Two places together are a store like any other, whichever of them takes what is new. */
class TwoPlacesContractTest {
  private abstract static class Any implements BlobStoreContract {
    private final BlobStore store;

    Any(BlobStore store) {
      this.store = store;
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

  @Nested
  class WritingIntoTheNear extends Any {
    WritingIntoTheNear() {
      super(TwoPlaces.writingNear(new MemoryBlobStore(), new MemoryBlobStore()));
    }
  }

  @Nested
  class WritingIntoTheFar extends Any {
    WritingIntoTheFar() {
      super(TwoPlaces.writingFar(new MemoryBlobStore(), new MemoryBlobStore()));
    }
  }
}

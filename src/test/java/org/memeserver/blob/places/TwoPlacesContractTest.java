package org.memeserver.blob.places;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.BlobStoreContract;
import org.memeserver.blob.MemoryBlobStore;
import org.memeserver.blob.file.FileBlobStore;

/** Two places together are a store like any other, whichever of them takes what is new. */
class TwoPlacesContractTest {
  private abstract static class Any implements BlobStoreContract {
    @TempDir private Path folder;
    private BlobStore store;

    abstract BlobStore open(Path folder) throws IOException;

    @BeforeEach
    void open() throws IOException {
      store = open(folder);
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
  class WritingIntoTheFolder extends Any {
    @Override
    BlobStore open(Path folder) throws IOException {
      return TwoPlaces.writingNear(FileBlobStore.open(folder), new MemoryBlobStore());
    }
  }

  @Nested
  class WritingIntoTheOther extends Any {
    @Override
    BlobStore open(Path folder) throws IOException {
      return TwoPlaces.writingFar(FileBlobStore.open(folder), new MemoryBlobStore());
    }
  }

  @Nested
  class WithTwoFolders extends Any {
    @Override
    BlobStore open(Path folder) throws IOException {
      return TwoPlaces.writingFar(FileBlobStore.open(folder.resolve("one")), FileBlobStore.open(folder.resolve("other")));
    }
  }
}

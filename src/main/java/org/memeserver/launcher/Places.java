package org.memeserver.launcher;

import java.io.IOException;
import java.util.Optional;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.blob.file.StoreInUseException;
import org.memeserver.blob.places.TwoPlaces;
import org.memeserver.blob.s3.S3BlobStore;
import org.memeserver.config.Config;
import org.memeserver.config.StorageMode;

/**
 * The places where files are, opened: the folder, and the bucket if there is one. New files go to the primary; what is there is found in both, so
 * that files can be moved from one to the other at any time.
 *
 * @param store all of them, as one
 */
record Places(FileBlobStore folder, Optional<BlobPlace> bucket, StorageMode mode, BlobStore store) implements AutoCloseable {

  /**
   * Opens them. With a bucket, or with a database that other servers may use, the folder is shared with other processes that share it.
   *
   * @throws StartFailure when one of them cannot be had; nothing stays open then
   */
  static Places open(Config config) throws StartFailure {
    boolean shared = config.records().postgres().isPresent() || config.files().bucket().isPresent();
    FileBlobStore folder = openFolder(config, shared);
    if (config.files().bucket().isEmpty()) {
      return new Places(folder, Optional.empty(), StorageMode.LOCAL, folder);
    }
    boolean done = false;
    try {
      BlobPlace bucket = S3BlobStore.open(config.files().bucket().get(), config.files().patience());
      done = true;
      boolean toBucket = config.files().mode() == StorageMode.S3;
      TwoPlaces both = toBucket ? TwoPlaces.writingFar(folder, bucket) : TwoPlaces.writingNear(folder, bucket);
      return new Places(folder, Optional.of(bucket), config.files().mode(), both);
    } catch (IOException e) {
      throw new StartFailure(e.getMessage(), e);
    } finally {
      if (!done) {
        Storage.close(folder);
      }
    }
  }

  private static FileBlobStore openFolder(Config config, boolean shared) throws StartFailure {
    try {
      return shared ? FileBlobStore.openShared(config.folders().files()) : FileBlobStore.open(config.folders().files());
    } catch (StoreInUseException e) {
      throw new StartFailure(e.getMessage(), e);
    } catch (IOException e) {
      throw new StartFailure("The folder " + config.folders().files() + " cannot be used: " + Storage.reason(e), e);
    }
  }

  /** Where new files go. */
  BlobPlace primary() {
    return mode == StorageMode.S3 ? bucket.orElseThrow() : folder;
  }

  /** Where others may still be. */
  Optional<BlobPlace> second() {
    return mode == StorageMode.S3 ? Optional.of(folder) : bucket;
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}

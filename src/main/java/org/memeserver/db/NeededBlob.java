package org.memeserver.db;

import java.util.Arrays;

/** A blob that records need, and what for. */
public record NeededBlob(ContentBlob blob, BlobUse use) {
  /** Whether it is still read in the same way: by the same key, which may have been wrapped anew, and to the same end. */
  public boolean readsAs(NeededBlob other) {
    return use.equals(other.use)
        && blob.size() == other.blob.size()
        && blob.storageKeyId().equals(other.blob.storageKeyId())
        && Arrays.equals(blob.wrappedKey(), other.blob.wrappedKey());
  }
}

package org.memeserver.db;

import org.memeserver.model.BlobId;

/**
 * A blob that is durable in its store and about to be recorded.
 *
 * @param boundTo what the wrapped key is bound to
 * @param size plain bytes
 * @param wrappedKey the data key, wrapped under the storage key
 * @param storageKeyId names the storage key
 */
public record NewBlob(BlobId id, String boundTo, long size, byte[] wrappedKey, String storageKeyId) {
  /** The same blob, as it is found once it is recorded. */
  public ContentBlob asStored() {
    return new ContentBlob(id, boundTo, size, wrappedKey, storageKeyId);
  }
}

package org.memeserver.db;

import org.memeserver.model.BlobId;

/**
 * The blob that holds a content.
 *
 * @param boundTo what the wrapped key is bound to
 * @param size plain bytes
 * @param wrappedKey the data key, wrapped under the storage key; not copied, callers leave it as it is
 * @param storageKeyId names the storage key
 */
public record ContentBlob(BlobId id, String boundTo, long size, byte[] wrappedKey, String storageKeyId) {}

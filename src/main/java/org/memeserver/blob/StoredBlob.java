package org.memeserver.blob;

import java.time.Instant;
import org.memeserver.model.BlobId;

/**
 * A committed blob as a store lists it.
 *
 * @param length bytes as the store keeps them
 * @param modified when it was written
 */
public record StoredBlob(BlobId id, long length, Instant modified) {}

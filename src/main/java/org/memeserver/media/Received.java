package org.memeserver.media;

import org.memeserver.crypto.BlobKey;
import org.memeserver.model.BlobId;
import org.memeserver.model.Muid;

/**
 * A content whose bytes are durable in the store and that no record names yet.
 *
 * @param size plain bytes
 */
record Received(BlobId id, BlobKey key, Muid muid, long size) {}

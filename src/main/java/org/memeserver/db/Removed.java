package org.memeserver.db;

import java.util.List;
import org.memeserver.model.BlobId;

/**
 * What became of a removal. It is durable, so the bytes may go.
 *
 * @param found whether there was such a record
 * @param orphaned the blobs that no record needs any more; to be deleted from the store
 */
public record Removed(boolean found, List<BlobId> orphaned) {
  static final Removed NOTHING = new Removed(false, List.of());
}

package org.memeserver.db;

import java.util.Optional;
import org.memeserver.model.BlobId;
import org.memeserver.model.Media;

/**
 * What became of an upload.
 *
 * @param media the record as it is stored
 * @param blobKept whether the upload's blob holds the content; if not, another does and the upload's is to be deleted from the store
 * @param replaced the blob that held the content before and is no longer recorded; to be deleted from the store
 */
public record Saved(Media media, boolean blobKept, Optional<BlobId> replaced) {}

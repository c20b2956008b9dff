package org.memeserver.db;

import java.util.List;
import org.memeserver.model.BlobId;

/**
 * What became of taking a content down. It is durable, so the bytes may go.
 *
 * @param banned whether nobody may upload the content from now on
 * @param records how many records went
 * @param others who held the content beside the one whose record was to go, and still do if it was not banned
 * @param orphaned the blobs that no record needs any more; to be deleted from the store
 */
public record TakenDown(boolean banned, int records, int others, List<BlobId> orphaned) {}

package org.memeserver.blob.places;

import java.util.List;
import java.util.Optional;
import org.memeserver.model.BlobId;

/**
 * What has become of a move.
 *
 * @param moved blobs that were copied, compared and then deleted where they came from
 * @param bytes of those
 * @param alreadyThere blobs of which the target had an equal copy, so that the other could go
 * @param gone blobs that were deleted while they were moved
 * @param troubled blobs that could not be moved, as the last pass found them
 * @param troubles some of them
 * @param left blobs that were not moved, as far as is known
 * @param complete whether the source was seen empty in the end
 * @param ended why the move ended before its end; empty when it did not
 */
public record MoveReport(
    long moved, long bytes, long alreadyThere, long gone, long troubled, List<Trouble> troubles, long left, boolean complete, Optional<String> ended) {
  public MoveReport {
    troubles = List.copyOf(troubles);
  }

  /** Why a blob was not moved. It is still where it was. */
  public record Trouble(BlobId id, String why) {}
}

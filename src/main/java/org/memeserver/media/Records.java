package org.memeserver.media;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.memeserver.db.BlobRepository;
import org.memeserver.model.Dimensions;
import org.memeserver.db.MediaCursor;
import org.memeserver.db.MediaRepository;
import org.memeserver.db.MediaSearch;
import org.memeserver.db.Removed;
import org.memeserver.model.Media;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/** Reads and changes media records. */
public final class Records {
  private final Vault vault;
  private final MediaRepository records;
  private final BlobRepository blobs;
  private final MediaSearch search;
  private final ContentPictures pictures;
  private final Renditions renditions;
  private final Clock clock;

  public Records(
      Vault vault,
      MediaRepository records,
      BlobRepository blobs,
      MediaSearch search,
      ContentPictures pictures,
      Renditions renditions,
      Clock clock) {
    this.pictures = pictures;
    this.renditions = renditions;
    this.vault = vault;
    this.records = records;
    this.blobs = blobs;
    this.search = search;
    this.clock = clock;
  }

  /** @throws MemeException.NotFound when the caller does not own this content */
  public Media mine(PublicKey caller, Muid muid) {
    return records.mine(caller, muid, clock.instant()).orElseThrow(Records::notFound);
  }

  /** The caller's records, newest first. */
  public List<Media> mine(PublicKey caller, int limit, int offset) {
    return records.mine(caller, limit, offset, clock.instant());
  }

  /**
   * The caller's records, newest first, from behind a record on.
   *
   * @param after the last record of the page before; empty for the first page
   */
  public List<Media> mineAfter(PublicKey caller, Optional<Media> after, int limit) {
    return records.minePage(caller, after.map(MediaCursor::after), limit, clock.instant());
  }

  /**
   * The record that shows the caller what a content is: their own, else the oldest public one, else the oldest.
   *
   * @throws MemeException.NotFound when nobody owns this content
   */
  public Media visibleTo(PublicKey caller, Muid muid) {
    return records.visibleTo(caller, muid, clock.instant()).orElseThrow(Records::notFound);
  }

  public List<Media> templates() {
    return records.templates(clock.instant());
  }

  /** Public records that match, best first. Any term is allowed; one without words matches nothing. */
  public List<Media> search(String term, int limit, int offset) {
    return search.find(term, limit, offset, clock.instant());
  }

  /**
   * Counts one purchase at the record's price.
   *
   * @throws MemeException.NotFound when the caller does not own this content
   */
  public Media purchase(PublicKey caller, Muid muid) {
    return records.purchase(muid, caller, clock.instant()).orElseThrow(Records::notFound);
  }

  /**
   * Changes the caller's record.
   *
   * @param change makes the new values of the old; what it throws is thrown here
   * @throws MemeException.NotFound when the caller does not own this content
   */
  public Media change(PublicKey caller, Muid muid, UnaryOperator<MediaChange> change) {
    Media before = mine(caller, muid);
    MediaChange after = change.apply(MediaChange.of(before));
    Optional<Dimensions> measured = after.isPublic() && before.width() == 0 ? measure(muid) : Optional.empty();
    Media changed =
        records
            .change(muid, caller, after.details(), after.isPublic(), measured, clock.instant())
            .orElseThrow(Records::notFound);
    if (changed.isPublic() && !before.isPublic() && changed.width() > 0) {
      renditions.prepare(muid);
    }
    return changed;
  }

  /**
   * Deletes the caller's record, and the content when nobody else owns it.
   *
   * @throws MemeException.NotFound when the caller does not own this content
   */
  public void delete(PublicKey caller, Muid muid) {
    Removed removed = records.delete(muid, caller, clock.instant());
    if (!removed.found()) {
      throw notFound();
    }
    removed.orphaned().forEach(vault::letGo);
  }

  private Optional<Dimensions> measure(Muid muid) {
    return pictures.measure(blobs.blobOf(muid).orElseThrow(Records::notFound));
  }

  private static MemeException notFound() {
    return new MemeException.NotFound("Media not found");
  }
}

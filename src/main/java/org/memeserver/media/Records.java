package org.memeserver.media;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.ContentBlob;
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
  private static final System.Logger LOG = System.getLogger(Records.class.getName());

  private final Vault vault;
  private final MediaRepository records;
  private final BlobRepository blobs;
  private final MediaSearch search;
  private final Clock clock;

  public Records(Vault vault, MediaRepository records, BlobRepository blobs, MediaSearch search, Clock clock) {
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
    Optional<Dimensions> measured =
        after.isPublic() && before.width() == 0 ? Optional.of(measure(muid)) : Optional.empty();
    return records
        .change(muid, caller, after.details(), after.isPublic(), measured, clock.instant())
        .orElseThrow(Records::notFound);
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
    removed.orphaned().ifPresent(
        blob -> {
          try {
            vault.discard(blob);
          } catch (MemeException e) {
            LOG.log(System.Logger.Level.WARNING, "blob " + blob + " is left to the sweep", e);
          }
        });
  }

  private Dimensions measure(Muid muid) {
    ContentBlob blob = blobs.blobOf(muid).orElseThrow(Records::notFound);
    try (BlobReader reader = vault.open(blob)) {
      return PictureMeasure.of(reader);
    } catch (NoSuchBlobException e) {
      throw StorageFaults.of(e);
    }
  }

  private static MemeException notFound() {
    return new MemeException.NotFound("Media not found");
  }
}

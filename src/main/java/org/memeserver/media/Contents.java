package org.memeserver.media;

import java.time.Clock;
import java.util.List;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.MediaRepository;
import org.memeserver.model.ByteRange;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;

/** Finds contents and opens them. Who may have which is decided before. */
public final class Contents {
  private final Vault vault;
  private final MediaRepository records;
  private final BlobRepository blobs;
  private final Clock clock;

  public Contents(Vault vault, MediaRepository records, BlobRepository blobs, Clock clock) {
    this.vault = vault;
    this.records = records;
    this.blobs = blobs;
    this.clock = clock;
  }

  /**
   * The oldest public record of a content.
   *
   * @throws MemeException.NotFound when no owner made it public
   */
  public FoundContent ofPublic(Muid muid) {
    return records.publicContent(muid, clock.instant()).map(FoundContent::new).orElseThrow(Contents::notFound);
  }

  /**
   * A template.
   *
   * @throws MemeException.NotFound when the content is none
   */
  public FoundContent ofTemplate(Muid muid) {
    return records.templateContent(muid, clock.instant()).map(FoundContent::new).orElseThrow(Contents::notFound);
  }

  /**
   * The records of all owners of a content, oldest first, at least one.
   *
   * @throws MemeException.NotFound when nobody owns it
   */
  public List<FoundContent> ofAllOwners(Muid muid) {
    List<FoundContent> all = records.allOf(muid, clock.instant()).stream().map(FoundContent::new).toList();
    if (all.isEmpty()) {
      throw notFound();
    }
    return all;
  }

  /**
   * Opens the bytes of a content; the caller closes the reader.
   *
   * @param needed what is going to be read, in order
   * @throws MemeException.NotFound when the content was deleted meanwhile
   * @throws MemeException.Damaged when the bytes are not what was stored
   * @throws MemeException.Unavailable when the store fails
   */
  public ContentReader open(FoundContent found, ByteRange needed) {
    try {
      return new ContentReader(vault.open(found.stored().blob(), needed));
    } catch (NoSuchBlobException e) {
      return reopen(found.media().muid(), needed);
    }
  }

  /** Between the look-up and the opening the content may have been deleted, or deleted and uploaded again. */
  private ContentReader reopen(Muid muid, ByteRange needed) {
    ContentBlob current = blobs.blobOf(muid).orElseThrow(Contents::notFound);
    try {
      return new ContentReader(vault.open(current, needed));
    } catch (NoSuchBlobException e) {
      throw new MemeException.Damaged("The bytes of " + muid + " are missing", e);
    }
  }

  private static MemeException notFound() {
    return new MemeException.NotFound("Media not found");
  }
}

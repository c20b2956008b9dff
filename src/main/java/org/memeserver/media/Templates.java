package org.memeserver.media;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.MediaRepository;
import org.memeserver.db.NewBlob;
import org.memeserver.db.NewMedia;
import org.memeserver.db.Saved;
import org.memeserver.model.BlobId;
import org.memeserver.model.Dimensions;
import org.memeserver.model.Media;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;

/** The pictures that the operator offers to everyone signed in, as the operator sees them. */
public final class Templates {
  private final Vault vault;
  private final MediaRepository records;
  private final BlobRepository blobs;
  private final ContentPictures pictures;
  private final Clock clock;

  public Templates(Vault vault, MediaRepository records, BlobRepository blobs, ContentPictures pictures, Clock clock) {
    this.vault = vault;
    this.records = records;
    this.blobs = blobs;
    this.pictures = pictures;
    this.clock = clock;
  }

  /** Oldest first. */
  public List<Media> all() {
    return records.templates(clock.instant());
  }

  /**
   * Begins to take in a picture; the caller writes it and closes the intake in the end, whatever happens.
   *
   * @throws MemeException.StorageFull when there is no room
   * @throws MemeException.Unavailable when the store fails
   */
  public Intake begin() {
    return vault.receive();
  }

  /**
   * Makes what was taken in a template: when this returns, content and record are durable. What is a template of that owner already gets the new
   * details.
   *
   * @param upload of the kind of templates
   * @throws MemeException.Limited when owner or content are banned; nothing stays then
   * @throws MemeException.StorageFull when there is no room
   * @throws MemeException.Unavailable when the store or the database fails
   */
  public Media keep(Intake intake, NewUpload upload) {
    Received received = intake.complete();
    Muid muid = received.muid();
    NewBlob blob = vault.wrapped(received, Vault.boundTo(muid));
    Optional<Dimensions> measures = pictures.measure(blob.asStored());
    NewMedia media = new NewMedia(
        muid, upload.owner(), upload.details(), upload.filename(), upload.mime(),
        measures.map(Dimensions::width).orElse(0), measures.map(Dimensions::height).orElse(0), true, false, clock.instant());
    // Bytes that went missing are replaced by these, as with every upload.
    Optional<BlobId> broken = blobs.blobOf(muid).filter(there -> !vault.isSound(there)).map(ContentBlob::id);
    Saved saved;
    try {
      saved = records.save(media, blob, broken);
    } catch (MemeException.Limited e) {
      // This refusal undid the commit, so no record names the bytes.
      vault.letGo(received.id());
      throw e;
    }
    if (!saved.blobKept()) {
      vault.letGo(received.id());
    }
    saved.replaced().ifPresent(vault::letGo);
    return saved.media();
  }

  /**
   * Makes a content no template any more.
   *
   * @param delete whether its owners' records go too, with the content if nobody else owns it
   * @return the records that were templates; none when it was none
   */
  public List<Media> end(Muid muid, boolean delete) {
    Instant now = clock.instant();
    List<Media> were = all().stream().filter(media -> media.muid().equals(muid)).toList();
    if (delete) {
      were.forEach(media -> records.delete(muid, media.owner(), now).orphaned().forEach(vault::letGo));
    } else if (!were.isEmpty()) {
      records.endTemplate(muid, now);
    }
    return were;
  }
}

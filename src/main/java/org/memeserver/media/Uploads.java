package org.memeserver.media;

import java.time.Clock;
import java.util.Optional;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.ContentBlob;
import org.memeserver.model.Dimensions;
import org.memeserver.db.MediaRepository;
import org.memeserver.db.NewBlob;
import org.memeserver.db.NewMedia;
import org.memeserver.db.Saved;
import org.memeserver.media.NewUpload.Kind;
import org.memeserver.model.BlobId;
import org.memeserver.model.Media;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/** Takes contents in and gives them a record. */
public final class Uploads {
  private static final System.Logger LOG = System.getLogger(Uploads.class.getName());

  /** What fields and heads of parts can make of a form, in bytes. */
  private static final long MOST_OF_FORM = 128 << 10;

  private final Vault vault;
  private final MediaRepository records;
  private final BlobRepository blobs;
  private final ContentPictures pictures;
  private final Renditions renditions;
  private final UploadRoom room;
  private final long mostBytesOfOwner;
  private final Clock clock;

  /** @param mostBytesOfOwner that each may keep; 0 for any */
  public Uploads(
      Vault vault,
      MediaRepository records,
      BlobRepository blobs,
      ContentPictures pictures,
      Renditions renditions,
      UploadRoom room,
      long mostBytesOfOwner,
      Clock clock) {
    this.room = room;
    this.mostBytesOfOwner = mostBytesOfOwner;
    this.pictures = pictures;
    this.renditions = renditions;
    this.vault = vault;
    this.records = records;
    this.blobs = blobs;
    this.clock = clock;
  }

  /**
   * Refuses an upload that is too large for its owner, as far as that can be known beforehand.
   *
   * @param bodyBytes of the form that carries the content; negative when not known
   * @throws MemeException.Limited when it is
   */
  public void expectRoom(PublicKey owner, long bodyBytes) {
    if (mostBytesOfOwner > 0 && bodyBytes >= 0) {
      records.expectRoom(owner, Math.max(0, bodyBytes - MOST_OF_FORM), bodyBytes, mostBytesOfOwner, clock.instant());
    }
  }

  /**
   * Counts on room for an upload.
   *
   * @param bytes that it takes at most
   * @return to be closed when the upload has ended, whatever came of it
   * @throws MemeException.Limited when there is no room
   */
  public FreeDisk.Announced announce(long bytes) {
    return room.take(bytes);
  }

  /**
   * Begins an upload; the caller writes the content into the intake and closes it in the end, whatever happens.
   *
   * @throws MemeException.StorageFull when there is no room
   * @throws MemeException.Unavailable when the store fails
   */
  public Intake begin() {
    return vault.receive();
  }

  /**
   * Completes an upload: when this returns, content and record are durable.
   *
   * <p>When it throws, the outcome of the last commit may be unknown, so the bytes are left to the sweep, which knows whether a record names
   * them.
   *
   * @throws MemeException.Limited when owner or content are banned, or the owner would keep too much; nothing stays then
   * @throws MemeException.StorageFull when there is no room
   * @throws MemeException.Unavailable when the store or the database fails
   */
  public Media keep(Intake intake, NewUpload upload) {
    Received received = intake.complete();
    String boundTo = Vault.boundTo(received.muid());
    Optional<Dimensions> dimensions =
        upload.kind() == Kind.PRIVATE ? Optional.empty() : pictures.measure(vault.wrapped(received, boundTo).asStored());
    NewMedia media = newMedia(upload, received.muid(), dimensions);
    Saved saved = vault.recorded(() -> saved(media, vault.wrapped(received, boundTo)));
    if (!saved.blobKept()) {
      vault.letGo(received.id());
    }
    saved.replaced().ifPresent(vault::letGo);
    if (upload.kind() == Kind.PUBLIC && dimensions.isPresent()) {
      renditions.prepare(received.muid());
    }
    return saved.media();
  }

  private Saved saved(NewMedia media, NewBlob blob) {
    try {
      return records.save(media, blob, brokenBlobOf(media.muid()), mostBytesOfOwner);
    } catch (MemeException.Limited e) {
      // This refusal undid the commit, so no record names the bytes.
      vault.letGo(blob.id());
      throw e;
    }
  }

  private NewMedia newMedia(NewUpload upload, Muid muid, Optional<Dimensions> dimensions) {
    return new NewMedia(
        muid, upload.owner(), upload.details(), upload.filename(), upload.mime(),
        dimensions.map(Dimensions::width).orElse(0), dimensions.map(Dimensions::height).orElse(0),
        upload.kind() == Kind.TEMPLATE, upload.kind() == Kind.PUBLIC, clock.instant());
  }

  /** Bytes that went missing since they were stored are replaced by this upload of the same content. */
  private Optional<BlobId> brokenBlobOf(Muid muid) {
    Optional<ContentBlob> broken = blobs.blobOf(muid).filter(blob -> !vault.isSound(blob));
    broken.ifPresent(
        blob -> LOG.log(System.Logger.Level.WARNING, "the bytes of {0} were damaged or missing; taking them from a new upload", muid));
    return broken.map(ContentBlob::id);
  }
}

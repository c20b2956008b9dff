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

/** Takes contents in and gives them a record. */
public final class Uploads {
  private static final System.Logger LOG = System.getLogger(Uploads.class.getName());

  private final Vault vault;
  private final MediaRepository records;
  private final BlobRepository blobs;
  private final ContentPictures pictures;
  private final Renditions renditions;
  private final Clock clock;

  public Uploads(
      Vault vault,
      MediaRepository records,
      BlobRepository blobs,
      ContentPictures pictures,
      Renditions renditions,
      Clock clock) {
    this.pictures = pictures;
    this.renditions = renditions;
    this.vault = vault;
    this.records = records;
    this.blobs = blobs;
    this.clock = clock;
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
   * @throws MemeException.StorageFull when there is no room
   * @throws MemeException.Unavailable when the store or the database fails
   */
  public Media keep(Intake intake, NewUpload upload) {
    Received received = intake.complete();
    NewBlob blob = vault.wrapped(received, Vault.boundTo(received.muid()));
    Optional<Dimensions> dimensions = upload.kind() == Kind.PRIVATE ? Optional.empty() : pictures.measure(blob.asStored());
    Saved saved = records.save(newMedia(upload, received.muid(), dimensions), blob, brokenBlobOf(received.muid()));
    if (!saved.blobKept()) {
      vault.letGo(received.id());
    }
    saved.replaced().ifPresent(vault::letGo);
    if (upload.kind() == Kind.PUBLIC && dimensions.isPresent()) {
      renditions.prepare(received.muid());
    }
    return saved.media();
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

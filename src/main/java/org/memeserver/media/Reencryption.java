package org.memeserver.media;

import java.nio.ByteBuffer;
import java.time.Clock;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.crypto.DareFormat;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.ContentBlob;
import org.memeserver.model.ByteRange;
import org.memeserver.model.MemeException;

/** Writes a blob again under a data key of its own, for when the old one may be known to others. Readers of the old blob are not kept waiting. */
public final class Reencryption {
  private final Vault vault;
  private final BlobRepository blobs;
  private final Throttle throttle;
  private final Clock clock;

  /** @param throttle for the bytes that are read */
  public Reencryption(Vault vault, BlobRepository blobs, Throttle throttle, Clock clock) {
    this.throttle = throttle;
    this.vault = vault;
    this.blobs = blobs;
    this.clock = clock;
  }

  /** What became of a blob. */
  public enum Result {
    /** Its content is in another blob now, and its bytes are gone. */
    DONE,

    /** Nothing needs it any more. */
    GONE
  }

  /**
   * Does it: the new bytes are durable before the row names them, and the old ones go after that.
   *
   * @throws MemeException.Damaged when the old bytes are not what was stored; all stays as it is
   * @throws MemeException.StorageFull when there is no room
   * @throws MemeException.Unavailable when the store or the database fails
   */
  public Result run(ContentBlob old) {
    try (Intake intake = vault.receive()) {
      Received received = copy(old, intake);
      if (old.boundTo().startsWith(Vault.CONTENT) && !Vault.boundTo(received.muid()).equals(old.boundTo())) {
        vault.letGo(received.id());
        throw new MemeException.Damaged("the content is not what its name says", null);
      }
      boolean replaced = vault.recorded(() -> blobs.replace(old.id(), vault.wrapped(received, old.boundTo()), clock.instant()));
      vault.letGo(replaced ? old.id() : received.id());
      return replaced ? Result.DONE : Result.GONE;
    } catch (NoSuchBlobException e) {
      if (blobs.isReferenced(old.id())) {
        throw new MemeException.Damaged("the bytes are missing", e);
      }
      return Result.GONE;
    }
  }

  private Received copy(ContentBlob old, Intake intake) throws NoSuchBlobException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(DareFormat.PAYLOAD, Math.max(1, old.size())));
    try (ContentReader reader = new ContentReader(vault.open(old, ByteRange.whole(old.size())))) {
      for (long at = 0; at < old.size(); ) {
        int read = reader.read(at, piece.clear());
        at += read;
        throttle.await(read);
        intake.write(piece.flip());
      }
    }
    return intake.complete();
  }
}

package org.memeserver.media;

import java.time.Clock;
import java.util.Optional;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.PreferencesRepository;
import org.memeserver.model.ByteRange;
import org.memeserver.model.MemeException;
import org.memeserver.model.PublicKey;

/** One file of app preferences a public key, replaced whole. */
public final class PreferenceFiles {
  private static final System.Logger LOG = System.getLogger(PreferenceFiles.class.getName());

  private final Vault vault;
  private final PreferencesRepository records;
  private final Clock clock;

  public PreferenceFiles(Vault vault, PreferencesRepository records, Clock clock) {
    this.vault = vault;
    this.records = records;
    this.clock = clock;
  }

  /**
   * Makes what was received the caller's preferences; they are durable when this returns.
   *
   * @throws MemeException.Limited when the owner is banned
   * @throws MemeException.StorageFull when there is no room
   * @throws MemeException.Unavailable when the store or the database fails
   */
  public void replace(PublicKey owner, Intake intake) {
    Received received = intake.complete();
    try {
      vault.recorded(() -> records.replace(owner, vault.wrapped(received, Vault.boundTo(owner)), clock.instant())).ifPresent(vault::letGo);
    } catch (MemeException.Limited e) {
      vault.letGo(received.id());
      throw e;
    }
  }

  /**
   * Opens the caller's preferences; the caller closes the reader. Only preferences that were never stored are empty: Android overwrites the server's
   * copy with its own when it is told that there is none, so any failure to read them must look like a failure.
   *
   * @throws MemeException.Unavailable when they are there and cannot be read
   */
  public Optional<ContentReader> open(PublicKey owner) {
    try {
      Optional<ContentBlob> blob = records.find(owner);
      return blob.isEmpty() ? Optional.empty() : Optional.of(reader(owner, blob.get()));
    } catch (MemeException.Damaged e) {
      LOG.log(System.Logger.Level.ERROR, "the preferences of " + owner + " are damaged", e);
      throw new MemeException.Unavailable("Preferences unavailable", e);
    }
  }

  /** A replacement between look-up and opening takes the old bytes away, once. */
  private ContentReader reader(PublicKey owner, ContentBlob blob) {
    try {
      return whole(blob);
    } catch (NoSuchBlobException gone) {
      try {
        return whole(records.find(owner).orElse(blob));
      } catch (NoSuchBlobException e) {
        throw StorageFaults.of(e);
      }
    }
  }

  private ContentReader whole(ContentBlob blob) throws NoSuchBlobException {
    return new ContentReader(vault.open(blob, ByteRange.whole(blob.size())));
  }
}

package org.memeserver.media;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.memeserver.db.MediaCursor;
import org.memeserver.db.MediaRepository;
import org.memeserver.db.PreferencesRepository;
import org.memeserver.db.TakedownRepository;
import org.memeserver.db.TakenDown;
import org.memeserver.model.BlobId;
import org.memeserver.model.Media;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * Takes contents away that the operator wants gone: the record first, the bytes after. Every step is whole by itself, and taking away what has gone does
 * nothing, so a takedown that broke off is simply begun again.
 */
public final class Takedown {
  private final Vault vault;
  private final MediaRepository records;
  private final TakedownRepository takedowns;
  private final PreferencesRepository preferences;
  private final Clock clock;

  public Takedown(Vault vault, MediaRepository records, TakedownRepository takedowns, PreferencesRepository preferences, Clock clock) {
    this.vault = vault;
    this.records = records;
    this.takedowns = takedowns;
    this.preferences = preferences;
    this.clock = clock;
  }

  /** An owner's records, newest first, from behind one on. */
  public List<Media> page(PublicKey owner, Optional<Media> after, int limit) {
    return records.minePage(owner, after.map(MediaCursor::after), limit, clock.instant());
  }

  /** How many others hold a content that an owner holds. */
  public int othersThan(PublicKey owner, Muid muid) {
    return takedowns.othersThan(owner, muid, clock.instant());
  }

  /**
   * Removes an owner's record, and bans the content unless others hold it. The content of an empty file is everybody's, and is never banned by this.
   *
   * @param everywhere whether it is banned anyway, and the records of others go too
   */
  public TakenDown remove(PublicKey owner, Media media, boolean everywhere, String reason) {
    return withoutBytes(media.size() == 0
        ? takedowns.removeOnly(media.muid(), owner, clock.instant())
        : takedowns.remove(media.muid(), owner, everywhere, reason, clock.instant()));
  }

  /** Bans a content, there or not, and removes it and all records of it. */
  public TakenDown ban(Muid muid, String reason) {
    return withoutBytes(takedowns.ban(muid, reason, clock.instant()));
  }

  /** Returns when no server goes by what was removed here; to be called after the last of several removals, before anybody is told of them. */
  public void awaitForgetting() {
    takedowns.awaitForgetting();
  }

  /** Who holds a content. */
  public List<PublicKey> owners(Muid muid) {
    return records.owners(muid, clock.instant());
  }

  /** Whether an owner keeps preferences. */
  public boolean hasPreferences(PublicKey owner) {
    return preferences.find(owner).isPresent();
  }

  /** Removes an owner's preferences; gives whether there were any. */
  public boolean removePreferences(PublicKey owner) {
    Optional<BlobId> former = preferences.remove(owner);
    former.ifPresent(vault::letGo);
    return former.isPresent();
  }

  private TakenDown withoutBytes(TakenDown done) {
    done.orphaned().forEach(vault::letGo);
    return done;
  }
}

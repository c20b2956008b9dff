package org.memeserver.media;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.ChallengeRepository;
import org.memeserver.db.MediaRepository;
import org.memeserver.db.Removed;
import org.memeserver.model.BlobId;

/**
 * Takes away what nobody needs any more: records whose expiry is reached with their bytes, blobs that no record names, what interrupted uploads
 * left, challenges that are over.
 */
public final class Sweeper {
  private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());
  private static final int BATCH = 100;

  /** A blob may be this young and unnamed for a good reason that this process does not know of. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  /** The same for a blob that another process has just written: its upload may be waiting for the database. */
  private static final Duration GRACE_OF_OTHERS = Duration.ofMinutes(10);

  /** Nobody comes back for a blob after this time. */
  private static final Duration MEMORY_OF_CONDEMNED = Duration.ofDays(7);

  /**
   * More orphans than an accident leaves, and more than half of all blobs: then it is rather the database that is not the right one, an older copy
   * perhaps, and deleting would make that final.
   */
  private static final int SUSPICIOUS_ORPHANS = 256;

  private final Vault vault;
  private final MediaRepository records;
  private final BlobRepository blobs;
  private final ChallengeRepository challenges;
  private final Clock clock;
  private final boolean shared;
  private final Instant started;

  /**
   * @param shared whether other processes keep blobs in the same store
   */
  public Sweeper(
      Vault vault,
      MediaRepository records,
      BlobRepository blobs,
      ChallengeRepository challenges,
      Clock clock,
      boolean shared) {
    this.shared = shared;
    this.vault = vault;
    this.records = records;
    this.blobs = blobs;
    this.challenges = challenges;
    this.clock = clock;
    this.started = clock.instant();
  }

  /**
   * Removes expired records and challenges.
   *
   * @return how many records went
   */
  public int sweepExpired() {
    Instant now = clock.instant();
    challenges.removeExpired(now);
    blobs.forgetCondemned(now.minus(MEMORY_OF_CONDEMNED));
    int count = 0;
    List<Removed> batch;
    do {
      batch = records.removeExpired(now, BATCH);
      batch.stream().flatMap(removed -> removed.orphaned().stream()).forEach(vault::discard);
      count += batch.size();
    } while (batch.size() == BATCH);
    return count;
  }

  /**
   * Removes blobs that no record names and what interrupted uploads left. Blobs of uploads in flight are never touched: an upload is taken off the
   * list of those in flight only after its record is committed, and the list is asked before the database.
   *
   * @param since blobs that are older were not written for these records, and are left alone
   * @return how many blobs and leftovers went
   */
  public int sweepOrphans(Instant since) {
    Instant before = before();
    try {
      int count = vault.store().removeUnfinished(vault.isInFlight(), before);
      OrphanSearch search = new OrphanSearch(vault.isInFlight(), blobs, since, before);
      vault.store().forEach(search::visit);
      List<BlobId> orphans = search.finish();
      if (orphans.size() > SUSPICIOUS_ORPHANS && orphans.size() > search.visited() / 2) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} of {1} stored blobs have no record. Is this the right database? Nothing was deleted.",
            orphans.size(),
            search.visited());
        return count;
      }
      return count + discard(orphans);
    } catch (IOException e) {
      throw StorageFaults.of(e);
    }
  }

  /** Given up in the database first, so that an upload on another server whose record comes late is refused rather than left without bytes. */
  private int discard(List<BlobId> orphans) {
    int count = 0;
    for (int from = 0; from < orphans.size(); from += BATCH) {
      Set<BlobId> condemned = blobs.condemn(orphans.subList(from, Math.min(from + BATCH, orphans.size())), clock.instant());
      condemned.forEach(vault::discard);
      count += condemned.size();
    }
    return count;
  }

  /** Whatever was there before this process started has no writer any more, unless others are at work too; younger blobs get a grace. */
  private Instant before() {
    Instant now = clock.instant();
    if (shared) {
      return now.minus(GRACE_OF_OTHERS);
    }
    Instant grace = now.minus(GRACE);
    return grace.isAfter(started) ? grace : started;
  }
}

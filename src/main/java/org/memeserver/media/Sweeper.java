package org.memeserver.media;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.ChallengeRepository;
import org.memeserver.db.MediaRepository;
import org.memeserver.db.Removed;

/**
 * Takes away what nobody needs any more: records whose expiry is reached with their bytes, blobs that no record names, what interrupted uploads
 * left, challenges that are over.
 */
public final class Sweeper {
  private static final System.Logger LOG = System.getLogger(Sweeper.class.getName());
  private static final int BATCH = 100;

  /** Nobody comes back for a blob after this time. */
  private static final Duration MEMORY_OF_CONDEMNED = Duration.ofDays(7);

  private final Vault vault;
  private final MediaRepository records;
  private final BlobRepository blobs;
  private final ChallengeRepository challenges;
  private final Clock clock;
  private final Leftovers leftovers;

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
    this.vault = vault;
    this.records = records;
    this.blobs = blobs;
    this.challenges = challenges;
    this.clock = clock;
    this.leftovers = new Leftovers(vault, blobs, clock, shared);
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
   * Removes blobs that no record names and what interrupted uploads left, unless there are suspiciously many.
   *
   * @param since blobs that are older were not written for these records, and are left alone
   * @return how many blobs and leftovers went
   */
  public int sweepOrphans(Instant since) {
    Leftovers.Found found = leftovers.remove(since, false, () -> false, (count, total) -> {});
    if (found.isSuspicious()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} of {1} stored blobs have no record. Is this the right database? Nothing was deleted.",
          found.orphans(),
          found.stored());
    }
    return (int) found.removed() + found.unfinished();
  }
}

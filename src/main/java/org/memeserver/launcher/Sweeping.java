package org.memeserver.launcher;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.memeserver.db.Database;
import org.memeserver.db.Duty;
import org.memeserver.media.Sweeper;
import org.memeserver.model.MemeException;

/** Sweeps at the start and from time to time. */
final class Sweeping implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sweeping.class.getName());

  /** Looking for orphans walks past every stored file, so it may take one part in this many of the time. */
  private static final long ORPHAN_SEARCH_SHARE = 100;

  private final Sweeper sweeper;
  private final Database database;
  private final FilesOfDatabase files;
  private final Recurring recurring;
  private long nextOrphanSearch = System.nanoTime();

  private Sweeping(Sweeper sweeper, Database database, FilesOfDatabase files, Duration interval) {
    this.sweeper = sweeper;
    this.database = database;
    this.files = files;
    this.recurring = Recurring.start("sweeping", this::sweep, interval);
  }

  /**
   * @param database of which one process at a time sweeps
   * @param files tells which of what no record names may be removed, if any
   */
  static Sweeping start(Sweeper sweeper, Database database, FilesOfDatabase files, Duration interval) {
    return new Sweeping(sweeper, database, files, interval);
  }

  private void sweep() {
    try {
      database.alone(Duty.SWEEP, this::sweepAll);
    } catch (MemeException.Unavailable e) {
      LOG.log(System.Logger.Level.WARNING, "sweeping waits: {0}: {1}", e.getMessage(), Storage.reason(e));
    } catch (RuntimeException e) {
      // What is not swept now is swept next time.
      LOG.log(System.Logger.Level.WARNING, "sweeping failed", e);
    }
  }

  private void sweepAll() {
    int expired = sweeper.sweepExpired();
    int orphans = searchOrphans();
    if (expired + orphans > 0) {
      LOG.log(System.Logger.Level.INFO, "swept {0} expired records and {1} leftover files", expired, orphans);
    }
  }

  private int searchOrphans() {
    long begin = System.nanoTime();
    if (begin - nextOrphanSearch < 0) {
      return 0;
    }
    int orphans = judgesSince().map(sweeper::sweepOrphans).orElse(0);
    long took = System.nanoTime() - begin;
    nextOrphanSearch = begin + ORPHAN_SEARCH_SHARE * took;
    return orphans;
  }

  private Optional<Instant> judgesSince() {
    try {
      Optional<Instant> since = files.judgesSince();
      if (since.isEmpty()) {
        LOG.log(System.Logger.Level.ERROR, "the files belong to another database by now; nothing that has no record is removed");
      }
      return since;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "leftovers are not looked for: {0}", Storage.reason(e));
      return Optional.empty();
    }
  }

  /** Waits for a sweep under way: interrupting it would close the database's file. */
  @Override
  public void close() {
    recurring.close();
  }
}

package org.memeserver.launcher;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.memeserver.media.Sweeper;

/** Sweeps at the start and from time to time. */
final class Sweeping implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sweeping.class.getName());

  /** Looking for orphans walks past every stored file, so it may take one part in this many of the time. */
  private static final long ORPHAN_SEARCH_SHARE = 100;

  private final Sweeper sweeper;
  private final ScheduledExecutorService timer;
  private long nextOrphanSearch = System.nanoTime();

  private Sweeping(Sweeper sweeper) {
    this.sweeper = sweeper;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "sweeping");
              thread.setDaemon(true);
              return thread;
            });
  }

  static Sweeping start(Sweeper sweeper, Duration interval) {
    Sweeping sweeping = new Sweeping(sweeper);
    sweeping.timer.scheduleWithFixedDelay(sweeping::sweep, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    return sweeping;
  }

  private void sweep() {
    try {
      int expired = sweeper.sweepExpired();
      int orphans = searchOrphans();
      if (expired + orphans > 0) {
        LOG.log(System.Logger.Level.INFO, "swept {0} expired records and {1} leftover files", expired, orphans);
      }
    } catch (RuntimeException e) {
      // What is not swept now is swept next time.
      LOG.log(System.Logger.Level.WARNING, "sweeping failed", e);
    }
  }

  private int searchOrphans() {
    long begin = System.nanoTime();
    if (begin - nextOrphanSearch < 0) {
      return 0;
    }
    int orphans = sweeper.sweepOrphans();
    long took = System.nanoTime() - begin;
    nextOrphanSearch = begin + ORPHAN_SEARCH_SHARE * took;
    return orphans;
  }

  /** Waits for a sweep under way: interrupting it would close the database's file. */
  @Override
  public void close() {
    timer.shutdown();
    try {
      timer.awaitTermination(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

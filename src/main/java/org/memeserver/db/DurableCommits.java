package org.memeserver.db;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes commits survive a power loss, many at a time. A caller that has committed waits here for a sync that <em>began after</em> its commit; all
 * who arrive while one sync runs share the next. So under load the disk does one sync at a time, each for as many commits as came meanwhile.
 */
final class DurableCommits {
  private final Runnable sync;
  private final ReentrantLock syncing = new ReentrantLock();
  private Round gathering = new Round();

  /** @param sync makes all that is committed when it is called durable before it returns, or throws */
  DurableCommits(Runnable sync) {
    this.sync = sync;
  }

  /**
   * Returns when all that the caller committed before is durable.
   *
   * @throws RuntimeException what the shared sync threw; nobody tries it again, because a sync after a failed one may claim a success that the
   *     lost pages do not have
   */
  void await() {
    Round mine = gathering();
    syncing.lock();
    try {
      if (!mine.over) {
        close(mine);
        mine.run(sync);
      }
    } finally {
      syncing.unlock();
    }
    if (mine.failure != null) {
      throw mine.failure;
    }
  }

  private synchronized Round gathering() {
    return gathering;
  }

  /** Whoever comes from now on is in the next round, because this one's sync may miss its commit. */
  private synchronized void close(Round round) {
    if (gathering == round) {
      gathering = new Round();
    }
  }

  /** Written and read under the lock {@code syncing}, and never changed once over. */
  private static final class Round {
    private boolean over;
    private RuntimeException failure;

    private void run(Runnable sync) {
      try {
        sync.run();
      } catch (RuntimeException e) {
        failure = e;
      } catch (Error e) {
        failure = new IllegalStateException("The sync broke off", e);
        throw e;
      } finally {
        over = true;
      }
    }
  }
}

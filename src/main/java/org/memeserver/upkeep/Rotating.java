package org.memeserver.upkeep;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.memeserver.crypto.KeyRing;
import org.memeserver.db.ContentBlob;
import org.memeserver.db.StorageKeyRepository;

/**
 * Brings all rows under the active storage key of a key ring, and retires the others. What is done stays done, so it may be ended or cut off anywhere
 * and run again.
 */
public final class Rotating {
  private final StorageKeyRepository rows;
  private final KeyRing keys;
  private final Clock clock;

  public Rotating(StorageKeyRepository rows, KeyRing keys, Clock clock) {
    this.rows = rows;
    this.keys = keys;
    this.clock = clock;
  }

  /** What is done with rows that are under another key. */
  interface Way {
    /** What is counted. */
    String unit();

    /** So many rows are taken together. */
    int page();

    /**
     * Brings rows under the active key.
     *
     * @param troubles is told of those that it cannot
     */
    Done bring(List<ContentBlob> page, Troubles troubles);
  }

  /** @param bytes plain ones, of files that were written again */
  record Done(long rows, long bytes) {}

  /**
   * Does it.
   *
   * @throws JobFailure when another storage key comes into force meanwhile
   * @throws org.memeserver.model.MemeException.Unavailable when the database or the store does not answer
   * @throws org.memeserver.model.MemeException.StorageFull when there is no room
   */
  RotationOutcome run(Way way, Watcher watcher) throws JobFailure {
    rows.admit(keys.activeId(), clock.instant());
    Passes passes = new Passes(way, watcher);
    long before;
    do {
      before = passes.done;
      passes.one();
      // A row that an upload commits meanwhile may lie behind the place that the pass has come to.
    } while (passes.done > before && !watcher.isStopped());
    return passes.outcome();
  }

  private final class Passes {
    private final Way way;
    private final Watcher watcher;
    private final String active = keys.activeId();
    private Troubles troubles = new Troubles();
    private long done;
    private long bytes;

    Passes(Way way, Watcher watcher) {
      this.way = way;
      this.watcher = watcher;
    }

    void one() throws JobFailure {
      troubles = new Troubles();
      long total = done + rows.countWithOthers(active);
      watcher.step(way.unit(), done, total);
      List<ContentBlob> page = rows.wrappedWithOthers(active, "", way.page());
      while (!page.isEmpty() && !watcher.isStopped()) {
        expectActive();
        Done step = way.bring(page, troubles);
        done += step.rows();
        bytes += step.bytes();
        watcher.step(way.unit(), done, Math.max(done, total));
        page = rows.wrappedWithOthers(active, page.get(page.size() - 1).id().text(), way.page());
      }
    }

    private void expectActive() throws JobFailure {
      if (!keys.activeId().equals(active)) {
        throw new JobFailure("Another storage key came into force meanwhile: was the keys file replaced? Run the command again");
      }
    }

    RotationOutcome outcome() {
      boolean complete = !watcher.isStopped();
      Set<String> retired = !complete ? Set.of() : rows.known().keySet().stream()
          .filter(id -> !id.equals(active))
          .filter(rows::retire)
          .collect(Collectors.toSet());
      return new RotationOutcome(complete, active, done, bytes, rows.countWithOthers(active), troubles.count(), troubles.told(), retired);
    }
  }
}

package org.memeserver.db;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.memeserver.model.MemeException;

/**
 * Keeps a search index true to the database: brings it up to date when it is opened, takes in changes, writes it down now and then, and builds it
 * anew when anything about it fails. A failure of the index is never a failure of what changed the database.
 *
 * <p>An entry is always made from the row as it is <em>after</em> the lock {@code writing} is taken. So of two changes to one record the last entry
 * is the last row, in whatever order their threads come.
 */
final class SearchUpkeep implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SearchUpkeep.class.getName());

  private static final long SECONDS_BETWEEN_COMMITS = 2;
  private static final int BATCH = 500;

  /** So many rows are taken in before the first search is let in; a database of no more is never seen half. */
  private static final int ROWS_BEFORE_SEARCHES = 5_000;

  /** Transactions end in another order than they take their revisions; one this far behind the watermark may have been missed by the last commit. */
  private static final int MARGIN = 2_000;

  private final SearchRows rows;
  private final String database;
  private final Path folder;
  private final ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor(work -> {
    Thread thread = new Thread(work, "search-index");
    thread.setDaemon(true);
    return thread;
  });
  private final CountDownLatch usable = new CountDownLatch(1);
  private final ReentrantLock writing = new ReentrantLock();

  private volatile boolean closing;

  /** None until the first was opened. Written under the lock. */
  private volatile SearchIndex index;

  /** The index misses something or cannot be written: changes are left out of it, because it will be built anew. Written under the lock. */
  private volatile boolean broken;

  /** Whether all rows up to the watermark were taken in; only then may it be written down. Under the lock. */
  private boolean complete;

  /** The highest revision in the index; under the lock. */
  private long watermark;

  /** Whether the index has something that is not committed; under the lock. */
  private boolean dirty;

  SearchUpkeep(SearchRows rows, String database, Path folder) {
    this.rows = rows;
    this.database = database;
    this.folder = folder;
    schedule.execute(this::begin);
    schedule.scheduleWithFixedDelay(this::tick, SECONDS_BETWEEN_COMMITS, SECONDS_BETWEEN_COMMITS, TimeUnit.SECONDS);
  }

  /** Work on an index. */
  interface Search<T> {
    T in(SearchIndex index) throws IOException;
  }

  /**
   * Searches in what is known by now.
   *
   * @throws MemeException.Unavailable when the index cannot be read; it is being built anew then
   */
  <T> T search(Search<T> search) {
    awaitUsable();
    Exception failure = null;
    SearchIndex tried = null;
    // A second time only when the index was replaced under the first.
    for (SearchIndex current = index; current != null && current != tried; current = index) {
      try {
        refresh(current);
        return search.in(current);
      } catch (MemeException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        giveUp(current, e);
        failure = e;
        tried = current;
      }
    }
    throw new MemeException.Unavailable("Search is not ready", failure);
  }

  /** An index that can no longer be written is still good for what it knew. */
  private void refresh(SearchIndex current) {
    try {
      if (!broken) {
        current.refresh();
      }
    } catch (IOException | RuntimeException e) {
      giveUp(current, e);
    }
  }

  /** Takes in the row as it is now, or that it is gone or private. Never fails. */
  void changed(MediaRows.Key key) {
    awaitUsable();
    writing.lock();
    try {
      if (broken || closing) {
        return;
      }
      SearchIndex current = index;
      try {
        Optional<SearchRows.Findable> row = rows.find(key);
        if (row.isPresent()) {
          put(row.get());
        } else {
          current.remove(key);
        }
        dirty = true;
      } catch (IOException | RuntimeException e) {
        giveUp(current, e);
      }
    } finally {
      writing.unlock();
    }
  }

  /** Writes the index down and closes it. */
  @Override
  public void close() {
    closing = true;
    schedule.shutdown();
    awaitEnd();
    writing.lock();
    try {
      SearchIndex last = index;
      index = null;
      if (last != null) {
        try (last) {
          if (dirty && complete && !broken) {
            last.commit(database, watermark);
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "The search index was not written down; it will be brought up to date when it is opened: " + e);
    } finally {
      writing.unlock();
      usable.countDown();
    }
  }

  private void begin() {
    try {
      SearchIndex found = SearchIndex.open(folder);
      index = found;
      Optional<Long> mark = found.isEmpty() ? Optional.of(0L) : found.watermark(database);
      // A database that has not come as far as its index is a restored one, and has gone another way since.
      if (mark.isPresent() && mark.get() < rows.nextRevision()) {
        watermark = mark.get();
        takeIn(Math.max(0, watermark - MARGIN));
        return;
      }
      LOG.log(Level.INFO, "The search index in " + folder + " is not this database's and is built anew");
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "The search index in " + folder + " cannot be used and is built anew: " + e);
    } finally {
      usable.countDown();
    }
    rebuild();
  }

  private void tick() {
    if (broken) {
      rebuild();
      return;
    }
    writing.lock();
    try {
      if (dirty && complete && !closing) {
        index.commit(database, watermark);
        dirty = false;
      }
    } catch (IOException | RuntimeException e) {
      giveUp(index, e);
    } finally {
      writing.unlock();
    }
  }

  private void rebuild() {
    try {
      beginAnew();
      takeIn(0);
    } catch (IOException | RuntimeException e) {
      LOG.log(broken ? Level.DEBUG : Level.WARNING, "The search index cannot be built for now; it will be tried again: " + e);
      broken = true;
    }
  }

  private void beginAnew() throws IOException {
    writing.lock();
    try {
      SearchIndex old = index;
      if (old != null) {
        old.endWriting();
      }
      index = SearchIndex.create(folder);
      broken = false;
      complete = false;
      watermark = 0;
      dirty = true;
      if (old != null) {
        old.close();
      }
    } finally {
      writing.unlock();
    }
  }

  /** Takes in every row written after a revision, a batch at a time, so that changes and searches go on meanwhile. */
  private void takeIn(long revision) throws IOException {
    int taken = 0;
    List<SearchRows.Findable> batch;
    do {
      writing.lock();
      try {
        batch = rows.writtenAfter(revision, BATCH);
        for (SearchRows.Findable row : batch) {
          put(row);
          revision = row.revision();
        }
        complete = batch.size() < BATCH && !broken;
      } finally {
        writing.unlock();
      }
      taken += batch.size();
      if (taken >= ROWS_BEFORE_SEARCHES) {
        usable.countDown();
      }
    } while (batch.size() == BATCH && !closing && !broken);
  }

  private void put(SearchRows.Findable row) throws IOException {
    index.put(row);
    watermark = Math.max(watermark, row.revision());
    dirty = true;
  }

  private void giveUp(SearchIndex failed, Exception why) {
    writing.lock();
    try {
      if (index == failed && !broken) {
        broken = true;
        LOG.log(Level.WARNING, "The search index failed and will be built anew: " + why);
      }
    } finally {
      writing.unlock();
    }
  }

  private void awaitUsable() {
    try {
      usable.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MemeException.Unavailable("Search is not ready", e);
    }
  }

  /** Not hurried by an interrupt, which would close the files under Lucene. */
  private void awaitEnd() {
    boolean interrupted = false;
    while (true) {
      try {
        if (schedule.awaitTermination(1, TimeUnit.MINUTES)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.memeserver.db;

import java.lang.System.Logger.Level;
import org.apache.lucene.index.ConcurrentMergeScheduler;

/** Merges in the background, one at a time. A failed merge closes the index writer, which the next write notices; the thread need not die of it. */
final class QuietMerges extends ConcurrentMergeScheduler {
  private static final System.Logger LOG = System.getLogger(QuietMerges.class.getName());

  QuietMerges() {
    setMaxMergesAndThreads(2, 1);
  }

  @Override
  protected void handleMergeException(Throwable failure) {
    LOG.log(Level.WARNING, "A merge of the search index failed: " + failure);
  }
}

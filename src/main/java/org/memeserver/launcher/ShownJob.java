package org.memeserver.launcher;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import org.memeserver.upkeep.Watcher;

/** Shows on the standard error how far a job has come. */
final class ShownJob implements Watcher, AutoCloseable {
  private final PrintWriter err;
  private final BooleanSupplier stopping;
  private Progress shown;
  private String what = "";

  /** @param stopping whether the job is to end as soon as it can */
  ShownJob(PrintWriter err, BooleanSupplier stopping) {
    this.err = err;
    this.stopping = stopping;
  }

  @Override
  public void step(String counted, long done, long total) {
    if (shown == null || !counted.equals(what)) {
      close();
      what = counted;
      shown = Progress.of(counted, total, err);
    }
    shown.stepTo(done);
  }

  @Override
  public void note(String line) {
    // On a terminal the bar is drawn again below the line.
    err.println(shown == null ? line : shown.over(line));
  }

  @Override
  public boolean isStopped() {
    return stopping.getAsBoolean();
  }

  @Override
  public void close() {
    if (shown != null) {
      shown.close();
      shown = null;
    }
  }
}

package org.memeserver.launcher;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;
import org.memeserver.db.CopyRefusedException;
import org.memeserver.db.CopyWatcher;

/** Shows how far a copy has come: first what was copied, then what was compared. */
final class CopyProgress implements CopyWatcher, AutoCloseable {
  private final PrintWriter err;
  private final BooleanSupplier stopping;
  private Progress shown;
  private boolean comparing;

  /** @param stopping whether the copy is to end as soon as it can */
  CopyProgress(PrintWriter err, BooleanSupplier stopping) {
    this.err = err;
    this.stopping = stopping;
  }

  @Override
  public void copied(long rows, long total) {
    show(rows, total, false);
  }

  @Override
  public void compared(long rows, long total) {
    show(rows, total, true);
  }

  @Override
  public void beginsAnew() {
    close();
    err.println("The source has changed since the copy was begun: it is begun anew");
  }

  @Override
  public void close() {
    if (shown != null) {
      shown.close();
      shown = null;
    }
  }

  private void show(long rows, long total, boolean nowComparing) {
    if (shown == null || comparing != nowComparing) {
      close();
      comparing = nowComparing;
      shown = Progress.of(comparing ? "rows compared" : "rows copied", total, err);
    }
    shown.stepTo(rows);
    if (stopping.getAsBoolean()) {
      throw new CopyRefusedException("Stopped; run the command again to go on");
    }
  }
}

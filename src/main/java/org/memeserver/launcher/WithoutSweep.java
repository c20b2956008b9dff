package org.memeserver.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicReference;
import org.memeserver.db.Database;
import org.memeserver.db.Duty;

/** Keeps the servers on a database from sweeping, while bytes come whose records are yet to come. */
final class WithoutSweep {
  private static final long BETWEEN_TRIES_MS = 200;

  private WithoutSweep() {}

  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Waits for a sweep under way, does the work, and lets the sweeping go on.
   *
   * @param err is told when there is something to wait for
   */
  static <T> T of(Database database, Work<T> work, PrintWriter err) throws IOException, StartFailure {
    AtomicReference<T> outcome = new AtomicReference<>();
    AtomicReference<IOException> failure = new AtomicReference<>();
    Runnable whole = () -> {
      try {
        outcome.set(work.run());
      } catch (IOException e) {
        failure.set(e);
      }
    };
    for (boolean first = true; !database.alone(Duty.SWEEP, whole); first = false) {
      if (first) {
        err.println("Waiting for another import or sweep to end");
      }
      pause();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    return outcome.get();
  }

  private static void pause() throws StartFailure {
    try {
      Thread.sleep(BETWEEN_TRIES_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("Stopped while waiting for another server to end its sweep", e);
    }
  }
}

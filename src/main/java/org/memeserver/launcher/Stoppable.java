package org.memeserver.launcher;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Work that ends where it can be gone on with, with everything closed and said, when the process is told to end. */
final class Stoppable implements BooleanSupplier {
  /** How long a step of the work may take once the process is told to end. */
  private static final long PATIENCE_S = 60;

  private final PrintWriter err;
  private volatile boolean stopping;

  Stoppable(PrintWriter err) {
    this.err = err;
  }

  /** Whether the work is to end as soon as it can. */
  @Override
  public boolean getAsBoolean() {
    return stopping;
  }

  /**
   * Does the work.
   *
   * @return its exit code, or that of a failure when it was stopped
   */
  int run(Callable<Integer> work) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Thread stop = new Thread(() -> {
      stopping = true;
      try {
        if (!over.await(PATIENCE_S, TimeUnit.SECONDS)) {
          err.println("meme: ended in the middle; run it again");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }, "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      return work.call();
    } catch (StartFailure e) {
      if (!stopping) {
        throw e;
      }
      // The process ends as soon as the latch is open.
      err.println("meme: " + e.getMessage());
      return ExitCode.FAILED;
    } finally {
      over.countDown();
    }
  }
}

package org.memeserver.launcher;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Work that a server does at the start and from time to time, on a thread of its own. */
final class Recurring implements AutoCloseable {
  private static final long PATIENCE_S = 30;

  private final ScheduledExecutorService timer;

  private Recurring(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /**
   * @param name of the thread
   * @param work must see to its own failures
   * @param pause from the end of one to the begin of the next
   */
  static Recurring start(String name, Runnable work, Duration pause) {
    return after(Duration.ZERO, name, work, pause);
  }

  /** The same, for work that has time until the start is over: the first comes after a pause, too. */
  static Recurring startLater(String name, Runnable work, Duration pause) {
    return after(pause, name, work, pause);
  }

  private static Recurring after(Duration delay, String name, Runnable work, Duration pause) {
    Recurring recurring = new Recurring(Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    }));
    recurring.timer.scheduleWithFixedDelay(work, delay.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    return recurring;
  }

  /** Waits for work under way: interrupting it would close the database's file. */
  @Override
  public void close() {
    timer.shutdown();
    try {
      timer.awaitTermination(PATIENCE_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

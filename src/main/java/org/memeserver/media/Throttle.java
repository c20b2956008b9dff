package org.memeserver.media;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Keeps work at a rate, so that it leaves the disk and the line to others. Used by one thread. */
public final class Throttle {
  /** What was not used of the rate for so long is not made up for later. */
  private static final long MOST_SAVED_NANOS = 250_000_000;

  private static final double NANOS = 1e9;

  private final long bytesPerSecond;
  private final LongSupplier nanos;
  private final LongConsumer sleeper;
  private long due;

  /**
   * @param bytesPerSecond 1 or more; 0 for no limit
   * @param nanos a clock
   * @param sleeper waits for so many nanoseconds
   */
  Throttle(long bytesPerSecond, LongSupplier nanos, LongConsumer sleeper) {
    this.bytesPerSecond = bytesPerSecond;
    this.nanos = nanos;
    this.sleeper = sleeper;
    this.due = nanos.getAsLong();
  }

  /** By the clock of this machine. */
  public static Throttle of(long bytesPerSecond) {
    return new Throttle(bytesPerSecond, System::nanoTime, Throttle::sleep);
  }

  /** Waits until the next so many bytes are due. */
  void await(int bytes) {
    if (bytesPerSecond == 0) {
      return;
    }
    long now = nanos.getAsLong();
    if (due - now > 0) {
      sleeper.accept(due - now);
    }
    due = Math.max(due, now - MOST_SAVED_NANOS) + (long) (bytes * NANOS / bytesPerSecond);
  }

  /** Waits for something that others are to finish, whatever the rate. */
  void pause(long millis) {
    sleeper.accept(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private static void sleep(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.memeserver.blob.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The memory that all uploads together may take for bytes on their way to the store. Who wants more than there is waits for a turn. There is room for
 * parts, and half as much for the beginnings of uploads, of which most never need a part. Who holds a part never waits, and who holds a beginning
 * waits for a part only, so there is always somebody who gets on. Safe for use by many threads.
 */
final class PartBuffers {
  /** What one upload may hold without asking: less than what a connection takes. */
  static final int FREE = 64 * 1024;

  /** What one upload may hold before it needs room for a part: as much as most uploads have. */
  static final int BEGINNING = 256 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int UNIT = 1024;

  private final int units;
  private final int mostBeginnings;
  private final Semaphore free;
  private final Semaphore beginnings;
  private final Duration patience;

  /**
   * @param bytes what all may hold at once, and half as much for beginnings
   * @param patience how long an upload waits for its turn
   */
  PartBuffers(long bytes, Duration patience) {
    this.units = Math.toIntExact(bytes / UNIT);
    this.free = new Semaphore(units, true);
    this.mostBeginnings = (int) Math.max(1, bytes / 2 / BEGINNING);
    this.beginnings = new Semaphore(mostBeginnings, true);
    this.patience = patience;
  }

  /** As much as suits this process: a quarter of its heap, and never less than for the largest part. */
  static PartBuffers ofHeap() {
    return new PartBuffers(Math.min(Math.max(Runtime.getRuntime().maxMemory() / 4, PartSizes.LARGE), Integer.MAX_VALUE), PATIENCE);
  }

  /**
   * Waits for room.
   *
   * @throws IOException when others needed it for too long
   */
  void reserve(int bytes) throws IOException {
    reserve(free, units(bytes));
  }

  /**
   * Waits for room for a beginning.
   *
   * @throws IOException when others needed it for too long
   */
  void reserveBeginning() throws IOException {
    reserve(beginnings, 1);
  }

  private void reserve(Semaphore room, int permits) throws IOException {
    try {
      if (!room.tryAcquire(permits, patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("too many uploads at once: none of them left memory for another within " + patience.toSeconds() + " seconds");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while waiting for memory").initCause(e);
    }
  }

  /** Takes room if there is some that nobody waits for. */
  boolean reserveAtOnce(int bytes) {
    return !areWanted() && free.tryAcquire(units(bytes));
  }

  void release(int bytes) {
    free.release(units(bytes));
  }

  void releaseBeginning() {
    beginnings.release();
  }

  /** Whether somebody waits for room for a part. */
  boolean areWanted() {
    return free.hasQueuedThreads();
  }

  /** Bytes that are held. */
  long inUse() {
    return (long) (units - free.availablePermits()) * UNIT + (long) (mostBeginnings - beginnings.availablePermits()) * BEGINNING;
  }

  private static int units(int bytes) {
    return (bytes + UNIT - 1) / UNIT;
  }
}

package org.memeserver.blob.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The memory that all uploads together may take for bytes on their way to the store. Who wants more than there is waits for a turn. There is room for
 * parts, and half as much for the beginnings of uploads, of which most never need a part. Who holds a part never waits, and who holds a beginning
 * waits for a part only, so there is always somebody who gets on. Whose bytes come so slowly that they hold others up has to give the memory back.
 * Safe for use by many threads.
 */
final class PartBuffers {
  /** What one upload may hold without asking: less than what a connection takes. */
  static final int FREE = 64 * 1024;

  /** What one upload may hold before it needs room for a part: as much as most uploads have. */
  static final int BEGINNING = 256 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** How long a part may be gathered while others wait: 5 MiB in that time are 87 KB/s. */
  private static final Duration SLOW = Duration.ofSeconds(60);
  private static final int UNIT = 1024;

  private final int units;
  private final int mostBeginnings;
  private final Semaphore free;
  private final Semaphore beginnings;
  private final Duration patience;
  private final Duration slow;
  private final Set<PartBuffer> held = ConcurrentHashMap.newKeySet();

  /**
   * @param bytes what all may hold at once, and half as much for beginnings
   * @param patience how long an upload waits for its turn
   * @param slow how long a part may be gathered while others wait
   */
  PartBuffers(long bytes, Duration patience, Duration slow) {
    this.units = Math.toIntExact(bytes / UNIT);
    this.free = new Semaphore(units, true);
    this.mostBeginnings = (int) Math.max(1, bytes / 2 / BEGINNING);
    this.beginnings = new Semaphore(mostBeginnings, true);
    this.patience = patience;
    this.slow = slow;
  }

  /** As much as suits this process: a quarter of its heap, and never less than for the largest part. */
  static PartBuffers ofHeap() {
    return new PartBuffers(Math.min(Math.max(Runtime.getRuntime().maxMemory() / 4, PartSizes.LARGE), Integer.MAX_VALUE), PATIENCE, SLOW);
  }

  /**
   * Waits for room.
   *
   * @throws IOException when others needed it for too long
   */
  void reserve(PartBuffer forWhom, int bytes) throws IOException {
    reserve(free, units(bytes), PartBuffer::holdsPart);
    held.add(forWhom);
  }

  /**
   * Waits for room for a beginning.
   *
   * @throws IOException when others needed it for too long
   */
  void reserveBeginning(PartBuffer forWhom) throws IOException {
    reserve(beginnings, 1, PartBuffer::holdsBeginning);
    held.add(forWhom);
  }

  private void reserve(Semaphore room, int permits, Predicate<PartBuffer> holder) throws IOException {
    try {
      boolean has = room.tryAcquire(permits, 0, TimeUnit.MILLISECONDS);
      for (int half = 0; half < 2 && !has; half++) {
        takeBackFromTheSlowest(holder);
        has = room.tryAcquire(permits, patience.toMillis() / 2, TimeUnit.MILLISECONDS);
      }
      if (!has) {
        throw new IOException("too many uploads at once: none of them left memory for another within " + patience.toSeconds() + " seconds");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted while waiting for memory").initCause(e);
    }
  }

  private void takeBackFromTheSlowest(Predicate<PartBuffer> holder) {
    held.stream()
        .filter(part -> holder.test(part) && part.gatheringFor().compareTo(slow) > 0)
        .max(Comparator.comparing(PartBuffer::gatheringFor))
        .ifPresent(PartBuffer::takeBack);
  }

  /** Takes room if there is some that nobody waits for. */
  boolean reserveAtOnce(PartBuffer forWhom, int bytes) {
    boolean has = !areWanted() && free.tryAcquire(units(bytes));
    if (has) {
      held.add(forWhom);
    }
    return has;
  }

  void release(PartBuffer of, int bytes) {
    held.remove(of);
    free.release(units(bytes));
  }

  /** @param holdsPart whether it has room for a part by now */
  void releaseBeginning(PartBuffer of, boolean holdsPart) {
    if (!holdsPart) {
      held.remove(of);
    }
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

package org.memeserver.picture;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Ends a decoding that takes too long or too much. What a decoder allocates is counted by the JVM for each thread; what it has allocated in all is
 * never less than what it holds, so a bound on the one bounds the other.
 */
final class Watch {
  private static final ThreadMXBean THREADS = threads();

  private final long deadline;
  private final long allocatedAtStart;
  private final long mostAllocated;
  private final long countedUntil;

  /** Used by the thread that makes it. */
  private Watch(Duration patience, long mostAllocated, long countedUntil) {
    this.deadline = System.nanoTime() + patience.toNanos();
    this.allocatedAtStart = allocated();
    this.mostAllocated = mostAllocated;
    this.countedUntil = countedUntil;
  }

  static Watch over(Duration patience) {
    return new Watch(patience, Long.MAX_VALUE, 0);
  }

  /**
   * @param mostAllocated bytes
   * @param countedUntil the position of the input from which on the decoder is trusted with memory
   */
  static Watch over(Duration patience, long mostAllocated, long countedUntil) {
    return new Watch(patience, mostAllocated, countedUntil);
  }

  /** @throws IOException when enough is enough */
  void check(long position) throws IOException {
    if (System.nanoTime() - deadline > 0) {
      throw new IOException("decoding takes too long");
    }
    if (position < countedUntil && allocated() - allocatedAtStart > mostAllocated) {
      throw new IOException("decoding takes too much memory");
    }
  }

  private static long allocated() {
    return THREADS == null ? 0 : THREADS.getCurrentThreadAllocatedBytes();
  }

  /** None on a JVM that does not count. */
  private static ThreadMXBean threads() {
    return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads && threads.isThreadAllocatedMemorySupported() ? threads : null;
  }
}

package org.memeserver.picture;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Ends a decoding that takes too much time or memory. The JVM counts both for each thread: time of a processor, so that a busy machine does not make a
 * good picture a bad one, and bytes that were allocated, which in all are never fewer than what is held, so that a bound on the one bounds the
 * other. A JVM that does not count leaves time by the clock and no bound on memory.
 */
final class Watch {
  private static final ThreadMXBean THREADS = threads();
  private static final boolean COUNTS_TIME = THREADS != null && THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();
  private static final boolean COUNTS_BYTES =
      THREADS != null && THREADS.isThreadAllocatedMemorySupported() && THREADS.isThreadAllocatedMemoryEnabled();

  private final long mostTime;
  private final long mostAllocated;
  private final long countedUntil;
  private boolean hasEnded;

  /**
   * Begins to watch the thread that calls this.
   *
   * @param patience time of a processor
   * @param mostAllocated bytes
   * @param countedUntil the position of the input from which on the decoder is trusted with memory
   */
  Watch(Duration patience, long mostAllocated, long countedUntil) {
    this.mostTime = time() + patience.toNanos();
    this.mostAllocated = allocated() + mostAllocated;
    this.countedUntil = countedUntil;
  }

  /** @throws IOException when enough is enough */
  void check(long position) throws IOException {
    if (time() - mostTime > 0) {
      throw end("decoding takes too long");
    }
    if (position < countedUntil && allocated() > mostAllocated) {
      throw end("decoding takes too much memory");
    }
  }

  /** Whether a check failed: what is thrown may reach nobody as it was, for decoders wrap it. */
  boolean hasEnded() {
    return hasEnded;
  }

  private IOException end(String why) {
    hasEnded = true;
    return new IOException(why);
  }

  private static long time() {
    return COUNTS_TIME ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
  }

  private static long allocated() {
    return COUNTS_BYTES ? THREADS.getCurrentThreadAllocatedBytes() : 0;
  }

  private static ThreadMXBean threads() {
    return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads ? threads : null;
  }
}

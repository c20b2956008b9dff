package org.memeserver.http;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.memeserver.model.MemeException;

/** The buffers of downloads in flight: one decrypted package each, outside of the heap, never more than a fixed number. */
final class PackageBuffers {
  static final int SIZE = 1 << 16;
  private static final int FEWEST = 64;
  private static final int MOST = 16_384;

  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
  private final AtomicInteger taken = new AtomicInteger();
  private final int most;

  PackageBuffers(int most) {
    this.most = most;
  }

  /** As many as fit into half of the memory that the JVM may use outside of its heap, which is as much as the heap by default. */
  static PackageBuffers forThisMachine() {
    long half = Runtime.getRuntime().maxMemory() / 2;
    return new PackageBuffers((int) Math.max(FEWEST, Math.min(MOST, half / SIZE)));
  }

  /**
   * An empty buffer of 64 KiB, to be given back.
   *
   * @throws MemeException.Unavailable when all are taken
   */
  ByteBuffer take() {
    if (taken.incrementAndGet() > most) {
      taken.decrementAndGet();
      throw new MemeException.Unavailable("Too many downloads", null);
    }
    ByteBuffer buffer = free.poll();
    return buffer == null ? ByteBuffer.allocateDirect(SIZE) : buffer.clear();
  }

  void giveBack(ByteBuffer buffer) {
    taken.decrementAndGet();
    free.add(buffer);
  }
}

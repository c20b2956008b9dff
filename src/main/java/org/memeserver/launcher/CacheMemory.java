package org.memeserver.launcher;

import java.util.Optional;

/** How much of the heap goes to what is remembered. */
final class CacheMemory {
  private static final System.Logger LOG = System.getLogger(CacheMemory.class.getName());
  private static final long MEBIBYTE = 1 << 20;

  /** On a smaller heap uploads and pictures need all of it. */
  private static final long LEAST_HEAP = 256 * MEBIBYTE;

  /** Whoever has use for more says so. */
  private static final long MOST_BY_ITSELF = 256 * MEBIBYTE;

  private static final long MOST_OF_RECORDS = 64 * MEBIBYTE;

  private CacheMemory() {}

  /** Bytes for small files: as many as are wanted, but no more than half of the heap; else as {@link #fitting} says. */
  static long ofFiles(Optional<Long> wanted) {
    long heap = Runtime.getRuntime().maxMemory();
    if (wanted.isPresent() && wanted.get() > heap / 2) {
      LOG.log(System.Logger.Level.WARNING,
          "CACHE_MEMORY_MB is {0}, more than half of the {1} MB that Java may use: {2} MB are used; raise -Xmx for more",
          wanted.get() / MEBIBYTE, heap / MEBIBYTE, heap / 2 / MEBIBYTE);
      return heap / 2;
    }
    return wanted.orElseGet(() -> fitting(heap));
  }

  /** An eighth of the heap, 256 MB at most; none on a small heap. */
  static long fitting(long heapBytes) {
    return heapBytes < LEAST_HEAP ? 0 : Math.min(MOST_BY_ITSELF, heapBytes / 8);
  }

  /** Bytes for records: of some thousands on a small heap. */
  static long ofRecords(long heapBytes) {
    return Math.min(MOST_OF_RECORDS, heapBytes / 64);
  }
}

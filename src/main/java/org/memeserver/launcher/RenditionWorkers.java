package org.memeserver.launcher;

import java.util.Optional;
import org.memeserver.picture.Pictures;

/** How many pictures are rendered at once. */
final class RenditionWorkers {
  private static final System.Logger LOG = System.getLogger(RenditionWorkers.class.getName());

  private RenditionWorkers() {}

  /** As many as are wanted, else as {@link #fitting} says. */
  static int count(Optional<Integer> wanted) {
    long heap = Runtime.getRuntime().maxMemory();
    wanted
        .filter(workers -> workers * Pictures.MOST_HEAP_BYTES > heap / 2)
        .ifPresent(
            workers ->
                LOG.log(
                    System.Logger.Level.WARNING,
                    "RENDITION_WORKERS is {0}: they may take {1} MB of the {2} MB that Java may use; raise -Xmx, or set fewer",
                    workers, workers * (Pictures.MOST_HEAP_BYTES >> 20), heap >> 20));
    return wanted.orElseGet(() -> fitting(Runtime.getRuntime().availableProcessors(), heap));
  }

  /** One for every second processor, so that requests have theirs too, and no more than a quarter of the memory can hold; but one at least. */
  static int fitting(int processors, long heapBytes) {
    return (int) Math.max(1, Math.min(processors / 2, heapBytes / 4 / Pictures.MOST_HEAP_BYTES));
  }
}

package org.memeserver.bench;

import java.util.Arrays;

/**
 * What was answered in one round.
 *
 * @param bytes that were sent or received, without counting or with counting headers as the client does, the same for all contestants
 * @param seconds by the clock
 * @param p50 milliseconds from a request to the end of its answer, median
 * @param p99 the same, 99th percentile
 */
record Tally(long requests, double bytes, double seconds, double p50, double p99) {
  /** @param nanoseconds of each request, in any order, at least one */
  static Tally of(long[] nanoseconds, double bytes, double seconds) {
    long[] sorted = nanoseconds.clone();
    Arrays.sort(sorted);
    return new Tally(sorted.length, bytes, seconds, sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 0.99)] / 1e6);
  }
}

package org.memeserver.blob.places;

import java.io.IOException;
import java.time.Instant;
import org.memeserver.blob.BlobPlace;

/**
 * What lies in a place.
 *
 * @param bytes as they are stored
 * @param older how many of the blobs are older than the time since which the owner of the place has a say in what is not named
 */
public record Stock(long blobs, long bytes, long older) {
  static final Stock NOTHING = new Stock(0, 0, 0);

  /** Counts; takes as long as listing the place does. */
  static Stock of(BlobPlace place, Instant since) throws IOException {
    long[] counts = new long[3];
    place.forEach(blob -> {
      counts[0]++;
      counts[1] += blob.length();
      counts[2] += blob.modified().isBefore(since) ? 1 : 0;
    });
    return new Stock(counts[0], counts[1], counts[2]);
  }
}

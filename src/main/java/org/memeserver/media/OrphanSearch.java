package org.memeserver.media;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.memeserver.blob.StoredBlob;
import org.memeserver.db.BlobRepository;
import org.memeserver.model.BlobId;

/** Walks past all stored blobs and remembers those that no record names. Its memory grows with the orphans only. */
final class OrphanSearch {
  private static final int BATCH = 100;

  private final Predicate<BlobId> inFlight;
  private final BlobRepository blobs;
  private final Instant since;
  private final Instant before;
  private final List<BlobId> batch = new ArrayList<>(BATCH);
  private final List<BlobId> orphans = new ArrayList<>();
  private long visited;

  /**
   * @param since older blobs are not looked at
   * @param before younger blobs are not looked at
   */
  OrphanSearch(Predicate<BlobId> inFlight, BlobRepository blobs, Instant since, Instant before) {
    this.inFlight = inFlight;
    this.blobs = blobs;
    this.since = since;
    this.before = before;
  }

  void visit(StoredBlob blob) {
    visited++;
    // The list of uploads in flight is asked before the database: one that ends in between has committed its record.
    if (blob.modified().isBefore(before) && !blob.modified().isBefore(since) && !inFlight.test(blob.id())) {
      batch.add(blob.id());
      if (batch.size() == BATCH) {
        judge();
      }
    }
  }

  List<BlobId> finish() {
    judge();
    return orphans;
  }

  /** How many blobs there are in all. */
  long visited() {
    return visited;
  }

  private void judge() {
    Set<BlobId> named = blobs.referenced(batch);
    batch.stream().filter(id -> !named.contains(id)).forEach(orphans::add);
    batch.clear();
  }
}

package org.memeserver.media;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.memeserver.blob.StoredBlob;
import org.memeserver.db.BlobRepository;
import org.memeserver.model.BlobId;

/** Walks past stored blobs and tells those that no record names. Holds a few at a time. */
final class OrphanSearch {
  private static final int BATCH = 100;

  private final Predicate<BlobId> inFlight;
  private final BlobRepository blobs;
  private final Instant since;
  private final Instant before;
  private final Consumer<StoredBlob> orphans;
  private final List<StoredBlob> batch = new ArrayList<>(BATCH);
  private long visited;
  private long bytes;

  /**
   * @param since older blobs are not looked at
   * @param before younger blobs are not looked at
   * @param orphans is told each one
   */
  OrphanSearch(Predicate<BlobId> inFlight, BlobRepository blobs, Instant since, Instant before, Consumer<StoredBlob> orphans) {
    this.inFlight = inFlight;
    this.blobs = blobs;
    this.since = since;
    this.before = before;
    this.orphans = orphans;
  }

  void visit(StoredBlob blob) {
    visited++;
    bytes += blob.length();
    // The list of uploads in flight is asked before the database: one that ends in between has committed its record.
    if (blob.modified().isBefore(before) && !blob.modified().isBefore(since) && !inFlight.test(blob.id())) {
      batch.add(blob);
      if (batch.size() == BATCH) {
        judge();
      }
    }
  }

  /** To be called after the last blob. */
  void finish() {
    judge();
  }

  /** How many blobs were walked past in all. */
  long visited() {
    return visited;
  }

  /** Stored bytes of all blobs that were walked past. */
  long bytes() {
    return bytes;
  }

  private void judge() {
    Set<BlobId> named = blobs.referenced(batch.stream().map(StoredBlob::id).toList());
    batch.stream().filter(blob -> !named.contains(blob.id())).forEach(orphans);
    batch.clear();
  }
}

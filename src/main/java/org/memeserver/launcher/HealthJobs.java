package org.memeserver.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.memeserver.blob.BlobPlace;
import org.memeserver.db.BlobRepository;
import org.memeserver.media.Leftovers;
import org.memeserver.upkeep.Job;
import org.memeserver.upkeep.health.CollectLeftovers;
import org.memeserver.upkeep.health.CountBlobs;
import org.memeserver.upkeep.health.CountRecords;
import org.memeserver.upkeep.health.Stockroom;
import org.memeserver.upkeep.health.VerifyBlobs;

/** The jobs about the health of the data. */
final class HealthJobs {
  private HealthJobs() {}

  static Map<String, Job> of(Stockroom room) {
    return Map.of(
        "blobs.verify", new VerifyBlobs(room), "blobs.gc", new CollectLeftovers(room), "blobs.stats", new CountBlobs(room),
        "stats", new CountRecords(room));
  }

  /** What there is at a place of work. */
  static Stockroom stockroom(Workplace place) {
    Storage storage = place.storage();
    List<BlobPlace> places = new ArrayList<>(List.of(storage.places().folder()));
    storage.places().bucket().ifPresent(places::add);
    boolean shared = place.config().records().postgres().isPresent();
    return new Stockroom(
        place.vault(), storage.database(), places, new Leftovers(place.vault(), new BlobRepository(storage.database()), place.clock(), shared),
        storage.files()::judgesSince, storage.places().folder()::usableBytes, place.lastVerification(), place.clock(), place.isServing());
  }
}

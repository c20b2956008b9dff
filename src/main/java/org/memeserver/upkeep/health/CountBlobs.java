package org.memeserver.upkeep.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.memeserver.blob.BlobPlace;
import org.memeserver.db.StockRepository;
import org.memeserver.media.Leftovers;
import org.memeserver.upkeep.Job;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** Counts blobs and bytes: those that records need, and those that are stored. */
public final class CountBlobs implements Job {
  private final Stockroom room;

  public CountBlobs(Stockroom room) {
    this.room = room;
  }

  @Override
  public boolean isExclusive() {
    return false;
  }

  /** Ends a walk through a place. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Stopped() {
      super(null, null, false, false);
    }
  }

  @Override
  public JsonNode run(JsonNode arguments, Watcher watcher) throws JobFailure, IOException {
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    StockRepository stock = room.stock();
    StockRepository.Sum needed = stock.sum();
    told.set("needed", json(needed));
    told.set("byUse", json(stock.sumByUse()));
    told.set("byStorageKey", json(stock.sumByStorageKey()));
    Optional<Instant> since = room.judgement().since();
    told.put("orphansLookedFor", since.isPresent());
    ArrayNode places = told.putArray("places");
    long[] seen = {0};
    for (BlobPlace place : room.places()) {
      Leftovers.Found found = counted(place, since.orElse(Instant.MAX), () -> watcher.step("files counted", ++seen[0], needed.blobs()), watcher);
      ObjectNode one = places.addObject();
      one.put("place", place.toString());
      one.put("stored", found.stored());
      one.put("storedBytes", found.storedBytes());
      one.put("orphans", found.orphans());
      one.put("orphanBytes", found.orphanBytes());
    }
    told.put("freeBytes", room.freeBytes().getAsLong());
    return told;
  }

  private Leftovers.Found counted(BlobPlace place, Instant since, Runnable step, Watcher watcher) throws JobFailure, IOException {
    try {
      return room.leftovers().lookInto(place, since, () -> {
        if (watcher.isStopped()) {
          throw new Stopped();
        }
        step.run();
      });
    } catch (Stopped e) {
      throw new JobFailure("Ended before all was counted");
    }
  }

  private static ObjectNode json(Map<String, StockRepository.Sum> sums) {
    ObjectNode told = JsonNodeFactory.instance.objectNode();
    sums.forEach((name, sum) -> told.set(name, json(sum)));
    return told;
  }

  private static ObjectNode json(StockRepository.Sum sum) {
    return JsonNodeFactory.instance.objectNode().put("blobs", sum.blobs()).put("bytes", sum.bytes());
  }
}

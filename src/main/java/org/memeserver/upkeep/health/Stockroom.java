package org.memeserver.upkeep.health;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import org.memeserver.blob.BlobPlace;
import org.memeserver.db.Database;
import org.memeserver.db.StockRepository;
import org.memeserver.media.LastVerification;
import org.memeserver.media.Leftovers;
import org.memeserver.media.Throttle;
import org.memeserver.media.Vault;
import org.memeserver.media.Verification;
import org.memeserver.upkeep.JobFailure;

/**
 * All that data is kept in, as the jobs of this package need it.
 *
 * @param places of blobs
 * @param freeBytes on the disk of the folder
 * @param lastVerification is told of each that comes to its end
 * @param isServing whether clients are served beside the jobs, and are not to be slowed down
 */
public record Stockroom(
    Vault vault,
    Database database,
    List<BlobPlace> places,
    Leftovers leftovers,
    Leftovers.Judgement judgement,
    LongSupplier freeBytes,
    LastVerification lastVerification,
    Clock clock,
    boolean isServing) {
  /** What a verification may read in a second beside clients, unless it is told otherwise: a small part of what a disk gives. */
  public static final long MODEST_RATE = 20L << 20;

  public Stockroom {
    places = List.copyOf(places);
  }

  StockRepository stock() {
    return new StockRepository(database);
  }

  /** Begins a verification of what is here. */
  public Verification verification(long bytesPerSecond, Verification.Watching watching) {
    return new Verification(vault, stock(), places, leftovers, judgement, Throttle.of(bytesPerSecond), watching);
  }

  /** A judgement that must not be empty. */
  Instant since() throws IOException, JobFailure {
    return judgement.since().orElseThrow(() -> new JobFailure(
        "The files belong to another database by now, so which of them are left over cannot be said. Are DATA_DIR and LOCAL_DIR right?"));
  }
}

package org.memeserver.media;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.StoredBlob;
import org.memeserver.db.BlobRepository;
import org.memeserver.model.BlobId;

/**
 * Finds and removes blobs that no record names and what interrupted uploads left. Blobs of uploads in flight are never touched: an upload is taken off
 * the list of those in flight only after its record is committed, and the list is asked before the database.
 *
 * <p>Unless it says otherwise, a method throws {@link org.memeserver.model.MemeException.Unavailable} when the store or the database fails.
 */
public final class Leftovers {
  private static final int BATCH = 100;

  /** A blob may be this young and unnamed for a good reason that this process does not know of. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  /** The same for a blob that another process has just written: its upload may be waiting for the database. */
  private static final Duration GRACE_OF_OTHERS = Duration.ofMinutes(10);

  /**
   * More orphans than an accident leaves, and more than half of all blobs: then it is rather the database that is not the right one, an older copy
   * perhaps, and deleting would make that final.
   */
  private static final int SUSPICIOUS_ORPHANS = 256;

  private final Vault vault;
  private final BlobRepository blobs;
  private final Clock clock;
  private final boolean shared;
  private final Instant started;

  /** @param shared whether other processes keep blobs in the same store */
  public Leftovers(Vault vault, BlobRepository blobs, Clock clock, boolean shared) {
    this.vault = vault;
    this.blobs = blobs;
    this.clock = clock;
    this.shared = shared;
    this.started = clock.instant();
  }

  /** Since when the database has a say in blobs that its records do not name; see {@link org.memeserver.blob.PlaceOwner}. */
  public interface Judgement {
    /** @return empty when a place belongs to another database */
    Optional<Instant> since() throws IOException;
  }

  /** Watches orphans go. */
  public interface Removing {
    void gone(long count, long total);
  }

  /**
   * What was found, and what became of it.
   *
   * @param stored blobs in all
   * @param storedBytes of them
   * @param orphans blobs that no record names
   * @param orphanBytes of them, as stored
   * @param removed orphans that are gone
   * @param removedBytes of them
   * @param unfinished what interrupted uploads left, at most, when only looked at; else what was removed of it
   */
  public record Found(long stored, long storedBytes, long orphans, long orphanBytes, long removed, long removedBytes, int unfinished) {
    /** Whether it is rather the wrong database than so many leftovers. */
    public boolean isSuspicious() {
      return orphans > SUSPICIOUS_ORPHANS && orphans > stored / 2;
    }
  }

  /** Looks, and changes nothing. */
  public Found look(Instant since) {
    try {
      int[] unfinished = {0};
      // Said to be in flight, so that it stays.
      vault.store().removeUnfinished(id -> {
        unfinished[0] += vault.isInFlight().test(id) ? 0 : 1;
        return true;
      }, before());
      Found found = lookInto(vault.store(), since, () -> {});
      return new Found(found.stored(), found.storedBytes(), found.orphans(), found.orphanBytes(), 0, 0, unfinished[0]);
    } catch (IOException e) {
      throw StorageFaults.of(e);
    }
  }

  /**
   * Counts the blobs of one place, and those that no record names. Changes nothing, and does not look for unfinished ones.
   *
   * @param since {@link Instant#MAX} to take nothing for an orphan
   * @param each is run before each blob; what it throws ends the counting
   * @throws IOException when the place fails
   */
  public Found lookInto(BlobStore place, Instant since, Runnable each) throws IOException {
    long[] orphans = {0, 0};
    OrphanSearch search = search(place, since, each, orphan -> {
      orphans[0]++;
      orphans[1] += orphan.length();
    });
    return new Found(search.visited(), search.bytes(), orphans[0], orphans[1], 0, 0, 0);
  }

  /**
   * Removes what is left over. When there are suspiciously many orphans, they stay.
   *
   * @param since blobs that are older were not written for these records, and are left alone
   * @param evenIfSuspicious whether they go all the same
   * @param isStopped whether to end before the end
   * @param removing is told how many have gone so far
   */
  public Found remove(Instant since, boolean evenIfSuspicious, BooleanSupplier isStopped, Removing removing) {
    try {
      int unfinished = vault.store().removeUnfinished(vault.isInFlight(), before());
      List<StoredBlob> orphans = new ArrayList<>();
      OrphanSearch search = search(vault.store(), since, () -> {}, orphans::add);
      long bytes = orphans.stream().mapToLong(StoredBlob::length).sum();
      Found found = new Found(search.visited(), search.bytes(), orphans.size(), bytes, 0, 0, unfinished);
      if (found.isSuspicious() && !evenIfSuspicious) {
        return found;
      }
      long[] gone = discard(orphans, isStopped, removing);
      return new Found(search.visited(), search.bytes(), orphans.size(), bytes, gone[0], gone[1], unfinished);
    } catch (IOException e) {
      throw StorageFaults.of(e);
    }
  }

  /**
   * Walks past the blobs of one place.
   *
   * @param each is run before each blob; what it throws ends the walk
   * @param orphans is told each that no record names
   */
  OrphanSearch search(BlobStore place, Instant since, Runnable each, Consumer<StoredBlob> orphans) throws IOException {
    OrphanSearch search = new OrphanSearch(vault.isInFlight(), blobs, since, before(), orphans);
    place.forEach(blob -> {
      each.run();
      search.visit(blob);
    });
    search.finish();
    return search;
  }

  /** Given up in the database first, so that an upload on another server whose record comes late is refused rather than left without bytes. */
  private long[] discard(List<StoredBlob> orphans, BooleanSupplier isStopped, Removing removing) {
    long[] gone = {0, 0};
    for (int from = 0; from < orphans.size() && !isStopped.getAsBoolean(); from += BATCH) {
      List<StoredBlob> some = orphans.subList(from, Math.min(from + BATCH, orphans.size()));
      Set<BlobId> condemned = blobs.condemn(some.stream().map(StoredBlob::id).toList(), clock.instant());
      for (StoredBlob orphan : some) {
        if (condemned.contains(orphan.id())) {
          vault.discard(orphan.id());
          gone[0]++;
          gone[1] += orphan.length();
        }
      }
      removing.gone(gone[0], orphans.size());
    }
    return gone;
  }

  /** Whatever was there before this process started has no writer any more, unless others are at work too; younger blobs get a grace. */
  private Instant before() {
    Instant now = clock.instant();
    if (shared) {
      return now.minus(GRACE_OF_OTHERS);
    }
    Instant grace = now.minus(GRACE);
    return grace.isAfter(started) ? grace : started;
  }
}

package org.memeserver.media;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.StoredBlob;

/** Tells the orphans of each place, after a second look: what is just being deleted has lost its record and not yet its bytes. */
final class OrphanWalk {
  private static final int AT_ONCE = 1000;

  /** A deletion removes the bytes right after the record; on a store that is far away that takes a moment. */
  private static final long SECOND_LOOK_MILLIS = 2000;

  private final List<? extends BlobPlace> places;
  private final Leftovers leftovers;
  private final Leftovers.Judgement judgement;
  private final Throttle throttle;

  OrphanWalk(List<? extends BlobPlace> places, Leftovers leftovers, Leftovers.Judgement judgement, Throttle throttle) {
    this.places = places;
    this.leftovers = leftovers;
    this.judgement = judgement;
    this.throttle = throttle;
  }

  /** Ends a walk through a place, which knows no other end. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Stopped() {
      super(null, null, false, false);
    }
  }

  /**
   * Walks through all places.
   *
   * @return whether orphans could be told from others' blobs; empty when it was stopped
   * @throws Verification.PlaceAway when a place fails
   */
  Optional<Boolean> walk(Consumer<Finding> found, BooleanSupplier isStopped) throws Verification.PlaceAway {
    for (BlobPlace place : places) {
      try {
        Optional<Instant> since = judgement.since();
        if (since.isEmpty()) {
          return Optional.of(false);
        }
        List<StoredBlob> suspects = new ArrayList<>();
        Runnable each = () -> {
          if (isStopped.getAsBoolean()) {
            throw new Stopped();
          }
        };
        leftovers.search(place, since.get(), each, orphan -> {
          suspects.add(orphan);
          if (suspects.size() == AT_ONCE) {
            tell(place, suspects, found);
          }
        });
        tell(place, suspects, found);
      } catch (Stopped e) {
        return Optional.empty();
      } catch (IOException e) {
        throw new Verification.PlaceAway(place, e);
      }
    }
    return isStopped.getAsBoolean() ? Optional.empty() : Optional.of(true);
  }

  private void tell(BlobPlace place, List<StoredBlob> suspects, Consumer<Finding> found) {
    if (suspects.isEmpty()) {
      return;
    }
    throttle.pause(SECOND_LOOK_MILLIS);
    for (StoredBlob orphan : suspects) {
      if (isThere(place, orphan)) {
        found.accept(
            new Finding(
                Finding.Kind.ORPHAN, orphan.id(), "nothing", Optional.empty(), List.of(), orphan.length(), List.of(place.whereIs(orphan.id())), ""));
      }
    }
    suspects.clear();
  }

  private static boolean isThere(BlobPlace place, StoredBlob orphan) {
    try {
      return place.has(orphan.id());
    } catch (IOException e) {
      throw StorageFaults.of(e);
    }
  }
}

package org.memeserver.blob.places;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.NoSuchBlobException;
import org.memeserver.blob.StoredBlob;
import org.memeserver.model.BlobId;

/**
 * Blobs that lie in one of two places, or are on the way from one to the other. New ones go to one of both. A blob that is looked for is looked for in
 * the nearer place first. When a place fails, what the other one has can still be read.
 */
public final class TwoPlaces implements BlobStore {
  private final BlobPlace near;
  private final BlobPlace far;
  private final BlobPlace primary;

  /** In which order a blob is looked for. */
  private final List<BlobPlace> looks;

  private TwoPlaces(BlobPlace near, BlobPlace far, BlobPlace primary) {
    this.near = near;
    this.far = far;
    this.primary = primary;
    // A move copies before it deletes, so a blob that is in neither of two looks has gone from the second place to the first in between, and the third
    // look finds it. Two more are for one that went there and back; they cost something only for blobs that are missing.
    this.looks = List.of(near, far, near, far, near);
  }

  /**
   * Both are closed with this store.
   *
   * @param near where a look costs least
   * @param far the other one
   */
  public static TwoPlaces writingNear(BlobPlace near, BlobPlace far) {
    return new TwoPlaces(near, far, near);
  }

  /** The same, with new blobs going to the far place. */
  public static TwoPlaces writingFar(BlobPlace near, BlobPlace far) {
    return new TwoPlaces(near, far, far);
  }

  /** Does not look into the other place: an id is never used twice, and the look may cost a request. */
  @Override
  public BlobWriter create(BlobId id) throws IOException {
    return primary.create(id);
  }

  @Override
  public BlobReader open(BlobId id) throws IOException {
    return opened((place, position) -> place.open(id));
  }

  @Override
  public BlobReader open(BlobId id, long from, long to) throws IOException {
    return opened((place, position) -> place.open(id, Math.max(from, position), Math.max(to, position)));
  }

  private BlobReader opened(Opening opening) throws IOException {
    return new FollowingReader(look(opening, 0), position -> look(opening, position));
  }

  private interface Opening {
    BlobReader in(BlobPlace place, long position) throws IOException;
  }

  private BlobReader look(Opening opening, long position) throws IOException {
    IOException failure = null;
    BlobPlace failed = null;
    NoSuchBlobException missing = null;
    for (BlobPlace place : looks) {
      if (place == failed) {
        continue;
      }
      try {
        return opening.in(place, position);
      } catch (NoSuchBlobException e) {
        missing = e;
      } catch (IOException e) {
        if (failure != null) {
          failure.addSuppressed(e);
          throw failure;
        }
        failure = e;
        failed = place;
      }
    }
    // The blob may be where no look was possible, so it must not be called missing.
    throw failure != null ? failure : missing;
  }

  /**
   * Deletes the blob in both places.
   *
   * @return whether either had it
   * @throws IOException when either failed; the other was tried all the same
   */
  @Override
  public boolean delete(BlobId id) throws IOException {
    boolean[] any = {false};
    // Whoever moves the blob looks after the copying whether the original is still there, so this goes in the direction of the move; which one that is
    // is not known, and to delete once more in the near place costs little.
    inEach(List.of(near, far, near), place -> any[0] |= place.delete(id));
    return any[0];
  }

  /** A blob that is being moved may be visited in both places, or in none. */
  @Override
  public void forEach(Consumer<StoredBlob> visitor) throws IOException {
    near.forEach(visitor);
    far.forEach(visitor);
  }

  @Override
  public int removeUnfinished(Predicate<BlobId> inFlight, Instant before) throws IOException {
    int[] removed = {0};
    inEach(List.of(near, far), place -> removed[0] += place.removeUnfinished(inFlight, before));
    return removed[0];
  }

  @Override
  public void probe() throws IOException {
    inEach(List.of(near, far), BlobPlace::probe);
  }

  @Override
  public void close() throws IOException {
    inEach(List.of(near, far), BlobPlace::close);
  }

  @Override
  public String toString() {
    return near + " and " + far;
  }

  private interface Task {
    void in(BlobPlace place) throws IOException;
  }

  /** Does it in all of them, also when one fails, and fails then. */
  private static void inEach(List<BlobPlace> places, Task task) throws IOException {
    IOException failure = null;
    for (BlobPlace place : places) {
      try {
        task.in(place);
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else if (failure != e) {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}

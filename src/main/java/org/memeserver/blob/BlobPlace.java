package org.memeserver.blob;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.memeserver.model.BlobId;

/**
 * A blob store that outlives the process: servers and commands come back to it, and several may use it at once. Its {@code toString} names it to
 * people, without secrets.
 */
public interface BlobPlace extends BlobStore {
  /**
   * Whose records name the blobs; empty when nobody has said so yet.
   *
   * @throws IOException when it cannot be said, also when what is written there is damaged
   */
  Optional<PlaceOwner> owner() throws IOException;

  /** Says, durably, whose records name the blobs, in the place of what was said before. Appears whole or not at all. */
  void own(PlaceOwner owner) throws IOException;

  /** Whether a blob is committed under the id. */
  boolean has(BlobId id) throws IOException;

  /** Whether no blob is committed at all. */
  boolean isEmpty() throws IOException;

  /**
   * Keeps other moves of blobs from and to this place out until what is returned is closed: two that go in opposite directions could each take the
   * other's copy for the one that stays. A place that has no means of doing so lets everybody in; of the two places of a move one is enough.
   *
   * @throws IOException when another move is at work; the message says so to people
   */
  default Closeable holdForMove() throws IOException {
    return () -> {};
  }

  /** Where a blob of that id lies or would lie, in words by which people find it: a path, or the name of an object. */
  default String whereIs(BlobId id) {
    return id + " in " + this;
  }
}

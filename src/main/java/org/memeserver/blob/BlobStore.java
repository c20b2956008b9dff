package org.memeserver.blob;

import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.memeserver.model.BlobId;

/**
 * Keeps byte strings under ids that the caller makes up. A blob is written once, becomes visible whole or not at all, never
 * changes, and is read at any offset. A store knows nothing of keys, owners or media.
 *
 * <p>Safe for use by many threads. Every method may throw {@link StoreFullException} or another {@link IOException} when the place behind it fails;
 * a failure leaves no visible half blob.
 */
public interface BlobStore extends AutoCloseable {

  /**
   * Begins a blob. Nothing is visible under the id until {@link BlobWriter#commit()} returned.
   *
   * @throws IOException when it cannot be begun
   */
  BlobWriter create(BlobId id) throws IOException;

  /**
   * Opens a committed blob for reading.
   *
   * @throws NoSuchBlobException when none is committed under the id
   */
  BlobReader open(BlobId id) throws IOException;

  /**
   * Opens a committed blob for a caller who is going to read certain bytes of it, in order. A store that has to send for them sends for these at once
   * and for no others; the reader gives any others as well. As long as the caller keeps to what was said, the reader stays good when the blob is
   * deleted meanwhile.
   *
   * @param from the first byte, 0 or more
   * @param to the first byte that is not needed any more, at least {@code from}; may be past the end
   * @throws NoSuchBlobException when none is committed under the id
   */
  default BlobReader open(BlobId id, long from, long to) throws IOException {
    return open(id);
  }

  /**
   * Deletes a committed blob; deleting one that is not there is no error.
   *
   * @return whether there was one
   */
  boolean delete(BlobId id) throws IOException;

  /** Hands every committed blob to the visitor, in no order. Blobs that come or go meanwhile may be missed or included. */
  void forEach(Consumer<StoredBlob> visitor) throws IOException;

  /**
   * Removes what interrupted writers left behind.
   *
   * @param inFlight says of an id whether a writer of it is still at work; those are left alone
   * @param before only leftovers last written before this moment are removed
   * @return how many were removed
   */
  int removeUnfinished(Predicate<BlobId> inFlight, Instant before) throws IOException;

  /**
   * Checks that the place behind the store answers.
   *
   * @throws IOException when it does not
   */
  void probe() throws IOException;

  @Override
  void close() throws IOException;
}

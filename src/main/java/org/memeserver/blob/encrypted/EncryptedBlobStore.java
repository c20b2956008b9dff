package org.memeserver.blob.encrypted;

import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.StoredBlob;
import org.memeserver.crypto.BlobKey;
import org.memeserver.model.BlobId;
import org.memeserver.model.ByteRange;

/**
 * Makes any store an encrypted one, for callers who know nothing of keys. Lengths that {@link #forEach} and commits report are
 * those of the stored, encrypted bytes; a reader's length is the plain one.
 */
public final class EncryptedBlobStore implements BlobStore {
  private final BlobStore inner;
  private final EncryptedBlobs blobs;
  private final Function<BlobId, BlobKey> keys;

  /**
   * @param inner keeps the encrypted bytes; closed with this store
   * @param keys gives the key of a blob, the same one every time, and never one key for two blobs
   */
  public EncryptedBlobStore(BlobStore inner, Function<BlobId, BlobKey> keys) {
    this.inner = inner;
    this.blobs = new EncryptedBlobs(inner);
    this.keys = keys;
  }

  @Override
  public BlobWriter create(BlobId id) throws IOException {
    return blobs.create(id, keys.apply(id));
  }

  @Override
  public BlobReader open(BlobId id) throws IOException {
    return blobs.open(id, keys.apply(id));
  }

  @Override
  public BlobReader open(BlobId id, long from, long to) throws IOException {
    // Stored bytes are more, so the largest numbers would run over.
    return blobs.open(id, keys.apply(id), new ByteRange(from, Math.min(to, Long.MAX_VALUE / 2) - 1));
  }

  @Override
  public boolean delete(BlobId id) throws IOException {
    return inner.delete(id);
  }

  @Override
  public void forEach(Consumer<StoredBlob> visitor) throws IOException {
    inner.forEach(visitor);
  }

  @Override
  public int removeUnfinished(Predicate<BlobId> inFlight, Instant before) throws IOException {
    return inner.removeUnfinished(inFlight, before);
  }

  @Override
  public void probe() throws IOException {
    inner.probe();
  }

  @Override
  public void close() throws IOException {
    inner.close();
  }
}

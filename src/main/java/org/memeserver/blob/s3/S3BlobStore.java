package org.memeserver.blob.s3;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.PlaceOwner;
import org.memeserver.blob.StoredBlob;
import org.memeserver.model.BlobId;
import org.memeserver.model.S3Address;

/** Keeps each blob as an object of its own in a bucket. */
public final class S3BlobStore implements BlobPlace {
  private final S3Bucket bucket;

  private S3BlobStore(S3Bucket bucket) {
    this.bucket = bucket;
  }

  /**
   * Opens the store and checks that the bucket is there, and that objects in it may be listed, written, read and deleted.
   *
   * @param patience how long to wait for a store that does not answer
   * @throws IOException with a message that tells an operator what to do
   */
  public static S3BlobStore open(S3Address address, Duration patience) throws IOException {
    return new S3BlobStore(S3Bucket.of(address));
  }

  @Override
  public BlobWriter create(BlobId id) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public BlobReader open(BlobId id) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public BlobReader open(BlobId id, long from, long to) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean delete(BlobId id) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void forEach(Consumer<StoredBlob> visitor) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public int removeUnfinished(Predicate<BlobId> inFlight, Instant before) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<PlaceOwner> owner() throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void own(PlaceOwner owner) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean has(BlobId id) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isEmpty() throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void probe() throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() throws IOException {
    bucket.close();
  }

  @Override
  public String toString() {
    return bucket.toString();
  }
}

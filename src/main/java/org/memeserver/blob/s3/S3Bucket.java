package org.memeserver.blob.s3;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.memeserver.model.S3Address;

/** A client for the objects of one bucket whose names begin with the prefix of an address. Safe for use by many threads. */
public final class S3Bucket implements AutoCloseable {
  private final S3Address address;

  private S3Bucket(S3Address address) {
    this.address = address;
  }

  /** Makes a client; nothing is sent yet. */
  public static S3Bucket of(S3Address address) throws IOException {
    return new S3Bucket(address);
  }

  /**
   * Opens an object, which the caller closes.
   *
   * @param name without the prefix
   * @return empty when there is none
   */
  public Optional<S3Object> open(String name) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Hands over the names of all objects, without the prefix, some at a time.
   *
   * @param most names at a time
   */
  public void forEachName(int most, Consumer<List<String>> names) throws IOException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}

  @Override
  public String toString() {
    return address.toString();
  }
}

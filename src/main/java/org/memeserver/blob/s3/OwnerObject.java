package org.memeserver.blob.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.memeserver.blob.PlaceOwner;

/** The object that names the database whose records name the blobs beside it. */
final class OwnerObject {
  private static final String NAME = "database";

  /** No owner's text is longer. */
  private static final int MOST = 4096;

  private final S3Bucket bucket;

  /** The database that was read last. */
  private volatile Optional<String> seen = Optional.empty();

  OwnerObject(S3Bucket bucket) {
    this.bucket = bucket;
  }

  Optional<PlaceOwner> read() throws IOException {
    Optional<String> text = text();
    if (text.isEmpty()) {
      seen = Optional.empty();
      return Optional.empty();
    }
    Optional<PlaceOwner> owner = PlaceOwner.parse(text.get());
    if (owner.isEmpty()) {
      throw new IOException("the object " + bucket.key(NAME) + " in " + StoreClient.name(bucket.address()) + " does not name a database");
    }
    seen = owner.map(PlaceOwner::database);
    return owner;
  }

  /**
   * Writes it, and makes sure that it is what is there: of several servers that begin with an empty place at once, one becomes the owner. Who comes
   * later may be of the same database, and then its note does as well; one of another database that was not there yet when it was read stays.
   */
  void write(PlaceOwner owner) throws IOException {
    Optional<String> known = seen;
    Content content = Content.of(owner.text().getBytes(StandardCharsets.UTF_8));
    Optional<String> before = read().map(PlaceOwner::database);
    if (before.isEmpty()) {
      bucket.putFirst(NAME, content);
    } else if (before.equals(known) || before.get().equals(owner.database())) {
      bucket.put(NAME, content);
    } else {
      throw new IOException(cameFirst());
    }
    Optional<PlaceOwner> there = read();
    if (there.map(PlaceOwner::database).filter(owner.database()::equals).isEmpty()) {
      throw new IOException(cameFirst());
    }
    if (before.isPresent() && !there.get().equals(owner)) {
      throw new IOException("another process has just written whose files are in " + StoreClient.name(bucket.address()) + "; try again");
    }
  }

  private String cameFirst() {
    return StoreClient.name(bucket.address()) + " belongs to another database, which came first";
  }

  private Optional<String> text() throws IOException {
    return bucket.small(NAME, MOST).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}

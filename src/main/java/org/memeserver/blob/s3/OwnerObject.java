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

  OwnerObject(S3Bucket bucket) {
    this.bucket = bucket;
  }

  Optional<PlaceOwner> read() throws IOException {
    Optional<String> text = text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<PlaceOwner> owner = PlaceOwner.parse(text.get());
    if (owner.isEmpty()) {
      throw new IOException("the object " + bucket.key(NAME) + " in " + StoreClient.name(bucket.address()) + " does not name a database");
    }
    return owner;
  }

  /** Writes it, and makes sure that it is what is there: of several servers that begin with an empty place at once, one becomes the owner. */
  void write(PlaceOwner owner) throws IOException {
    Content content = Content.of(owner.text().getBytes(StandardCharsets.UTF_8));
    if (text().isEmpty()) {
      bucket.putFirst(NAME, content);
    } else {
      bucket.put(NAME, content);
    }
    String there = text().orElse("");
    if (!there.equals(owner.text())) {
      throw new IOException(StoreClient.name(bucket.address()) + " belongs to another database, which came first");
    }
  }

  private Optional<String> text() throws IOException {
    return bucket.small(NAME, MOST).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }
}

package org.memeserver.blob.places;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobStore;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.PlaceOwner;
import org.memeserver.model.BlobId;

/** Blobs for tests of places. */
final class Blobs {
  static final SecureRandom RANDOM = new SecureRandom();
  static final PlaceOwner OWNER = new PlaceOwner("database-one", Instant.EPOCH, Optional.empty());

  private Blobs() {}

  static BlobId put(BlobStore store, byte[] content) throws IOException {
    BlobId id = BlobId.random(RANDOM);
    put(store, id, content);
    return id;
  }

  static void put(BlobStore store, BlobId id, byte[] content) throws IOException {
    try (BlobWriter writer = store.create(id)) {
      writer.write(ByteBuffer.wrap(content));
      writer.commit();
    }
  }

  /** As many as asked for, of sizes from none to more than a buffer of the move. */
  static Map<BlobId, byte[]> fill(BlobStore store, int count) throws IOException {
    Map<BlobId, byte[]> all = new HashMap<>();
    for (int i = 0; i < count; i++) {
      byte[] content = content(i * 37 % 40 == 39 ? 200_000 + i : i * 37 % 40);
      all.put(put(store, content), content);
    }
    return all;
  }

  static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  static byte[] read(BlobStore store, BlobId id) throws IOException {
    try (BlobReader reader = store.open(id, 0, Long.MAX_VALUE)) {
      return read(reader);
    }
  }

  static byte[] read(BlobReader reader) throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) reader.length());
    while (all.hasRemaining()) {
      reader.read(all.position(), all);
    }
    return all.array();
  }

  /** Fails unless all of them can be read. */
  static void expectAll(Map<BlobId, byte[]> all, BlobStore in) throws IOException {
    for (Map.Entry<BlobId, byte[]> blob : all.entrySet()) {
      assertArrayEquals(blob.getValue(), read(in, blob.getKey()), blob.getKey().text());
    }
  }
}

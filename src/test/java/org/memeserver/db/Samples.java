package org.memeserver.db;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.memeserver.model.BlobId;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/** Makes up records. */
final class Samples {
  private static final String KEY = "key-1";
  static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456Z");

  private static final Random RANDOM = new Random(42);

  private Samples() {}

  static Muid muid() {
    return Muid.ofHash(bytes(32));
  }

  static PublicKey owner() {
    byte[] point = bytes(33);
    point[0] = 2;
    return PublicKey.of(point);
  }

  /** Opens a database that takes the blobs of this class. */
  static Database open(DatabasePlace place) {
    Database database = Database.open(place, true);
    try {
      admitKey(database);
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  static void admitKey(Database database) {
    new StorageKeyRepository(database).admit(KEY, NOW);
  }

  static NewBlob blob() {
    return blob(1234);
  }

  static NewBlob blob(long size) {
    return new NewBlob(new BlobId(java.util.HexFormat.of().formatHex(bytes(16))), "content", size, bytes(60), KEY);
  }

  static MediaDetails details(String name) {
    return new MediaDetails(name, "a description", 100, 3600, List.of("one", "two"), Optional.empty());
  }

  static MediaDetails expiring(String name, Instant expiry) {
    return new MediaDetails(name, "a description", 100, 3600, List.of(), Optional.of(expiry));
  }

  static NewMedia upload(Muid muid, PublicKey owner, boolean isPublic) {
    return upload(muid, owner, details("name"), isPublic, NOW);
  }

  static NewMedia upload(Muid muid, PublicKey owner, MediaDetails details, boolean isPublic, Instant now) {
    return new NewMedia(muid, owner, details, "cat.jpg", "image/jpg", 0, 0, false, isPublic, now);
  }

  static NewMedia template(Muid muid, PublicKey owner, Instant now) {
    return new NewMedia(muid, owner, details("template"), "cat.jpg", "image/jpg", 640, 480, true, false, now);
  }

  /** Does the work on so many threads at once, all let go together, and gives what each came to. */
  static <T> List<T> atOnce(int threads, IntFunction<Callable<T>> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch go = new CountDownLatch(1);
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Callable<T> one = work.apply(i);
        futures.add(pool.submit(() -> {
          go.await();
          return one.call();
        }));
      }
      go.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      pool.shutdown();
    }
  }

  private static synchronized byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}

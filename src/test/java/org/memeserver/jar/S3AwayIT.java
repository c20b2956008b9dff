package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.support.Answers.json;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.BlobBucket;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarServer;
import org.memeserver.support.Library;
import org.memeserver.support.S3Server;
import org.memeserver.support.SphinxUser;

/** The store of the files goes away, hangs and comes back, while the server goes on. */
@Tag("alone")
class S3AwayIT {
  private static final int CLIENTS = 8;
  private static final int LARGE = 6_000_000;
  private static final Duration SOON = Duration.ofSeconds(30);

  /** How long a request waits at most for a store that is away or silent; and what is answered at once, on a machine that has other work too. */
  private static final long BOUND_MS = 35_000;

  private static final long AT_ONCE_MS = 2_000;

  @TempDir Path folder;
  private S3Server store;
  private BlobBucket bucket;
  private JarServer server;
  private SphinxUser owner;
  private Library library;
  private String small;
  private String large;

  @BeforeEach
  void start() throws Exception {
    store = S3Server.restartable(folder.resolve("store"));
    bucket = new BlobBucket(store.freshBucket());
    server = JarServer.start(folder, bucket.options("--access-log", "false", "--sweep-interval-seconds", "1", "--cache-memory-mb", "0"));
    owner = SphinxUser.of(server.port(), 1).signIn();
    library = new Library(server);
    small = owner.uploaded("/public", Contents.of(1, 1000));
    large = owner.uploaded("/public", Contents.of(2, LARGE));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    store.close();
  }

  @Test
  void whatNeedsItIsRefusedAndEverythingElseGoesOn() throws Exception {
    store.stop();
    assertOnlyFilesAreAway();
    store.startAgain();
    assertAllIsBack();

    store.pause();
    assertOnlyFilesAreAway();
    store.resume();
    assertAllIsBack();
    assertFalse(server.output().contains(" ERROR "), server.output());
  }

  private void assertOnlyFilesAreAway() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(6);
    try {
      List<Future<HttpResponse<byte[]>>> waiting = new ArrayList<>();
      for (Callable<HttpResponse<byte[]>> request : List.<Callable<HttpResponse<byte[]>>>of(
          () -> owner.get("/public/" + small), () -> library.download(owner, large), () -> owner.get("/readyz"),
          () -> owner.upload("/file", Contents.of(3, 1000), "f", "a/b", Map.of()),
          () -> owner.upload("/file", Contents.of(4, LARGE), "f", "a/b", Map.of()))) {
        waiting.add(clients.submit(request));
      }
      long begin = System.nanoTime();
      do {
        for (String path : List.of("/ping", "/ask", "/mymedia", "/search/file")) {
          long asked = System.nanoTime();
          assertEquals(200, owner.get(path).statusCode(), path);
          assertTrue(ms(asked) < AT_ONCE_MS, path + " took " + ms(asked) + " ms");
        }
      } while (!waiting.stream().allMatch(Future::isDone) && ms(begin) < BOUND_MS);
      SphinxUser.of(server.port(), 2).signIn();
      for (Future<HttpResponse<byte[]>> request : waiting) {
        assertTrue(request.isDone(), "answered within " + BOUND_MS + " ms");
        HttpResponse<byte[]> answer = request.get();
        assertEquals(503, answer.statusCode(), answer.uri().toString());
        assertTrue(answer.headers().firstValue("Retry-After").isPresent());
      }
      System.getLogger("S3AwayIT").log(System.Logger.Level.INFO, "the last 503 came after {0} ms", ms(begin));
    } finally {
      clients.shutdownNow();
    }
  }

  private void assertAllIsBack() throws Exception {
    Eventually.holds("it recovers by itself", SOON, () -> owner.get("/readyz").statusCode() == 200);
    assertArrayEquals(Contents.of(1, 1000), owner.get("/public/" + small).body());
    library.intact(owner, large);
    assertEquals(2, json(owner.get("/mymedia")).size(), "nothing of what was refused");
    String muid = owner.uploaded("/file", Contents.of(5, LARGE));
    library.intact(owner, muid);
    assertEquals(204, owner.send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
  }

  private final Queue<String> kept = new ConcurrentLinkedQueue<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicLong seeds = new AtomicLong(100);

  @Test
  void uploadsThatWereAnsweredOutliveACrashOfTheStoreAndOneOfTheServer() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        running.add(clients.submit(() -> uploadUntil(stop)));
      }
      awaitMore(kept::size, 30);
      store.killHard();
      awaitMore(refusals::get, 1);
      store.startAgain();
      awaitMore(kept::size, 30);
      stop.set(true);
      server.killHard();
      for (Future<?> client : running) {
        client.get();
      }
    } finally {
      stop.set(true);
      clients.shutdownNow();
    }
    assertEquals(List.of(), List.copyOf(wrong), "nothing but success or 503");
    server = JarServer.start(folder, bucket.options("--access-log", "false", "--sweep-interval-seconds", "1", "--cache-memory-mb", "0"));
    owner = SphinxUser.of(server.port(), 1).signIn();
    library = new Library(server);
    for (String muid : kept) {
      library.intact(owner, muid);
    }
    System.getLogger("S3AwayIT").log(System.Logger.Level.INFO, "{0} uploads answered 200, none lost; {1} answered 503", kept.size(), refusals);
    // What the crashes left in parts is kept for a day, for its writer might be another server. An orphan that the store was still writing when the
    // server was gone is younger than the next server, so it is the one after that which takes it with its first sweep.
    assertEquals(143, server.stop());
    server = JarServer.start(folder, bucket.options("--access-log", "false", "--sweep-interval-seconds", "1", "--cache-memory-mb", "0"));
    owner = owner.at(server.port());
    library = new Library(server);
    Eventually.holds("orphans are swept", SOON, () -> bucket.blobs().size() == library.muidsOf(owner).size());
  }

  private Void uploadUntil(AtomicBoolean stop) throws Exception {
    while (!stop.get()) {
      long seed = seeds.incrementAndGet();
      byte[] content = Contents.of(seed, seed % 16 == 0 ? LARGE : (int) (seed % 8) * 20_000 + (int) seed);
      HttpResponse<byte[]> answer;
      try {
        answer = owner.upload("/file", content, "f", "text/plain", Map.of());
      } catch (IOException e) {
        // Cut off: the server is killed in the end.
        return stop.get() ? null : cutTooEarly(e);
      }
      String body = new String(answer.body(), StandardCharsets.UTF_8);
      if (answer.statusCode() == 200) {
        kept.add(SphinxUser.field(body, "muid"));
      } else if (answer.statusCode() == 503 && answer.headers().firstValue("Retry-After").isPresent()) {
        refusals.incrementAndGet();
      } else {
        wrong.add(answer.statusCode() + " " + body);
      }
    }
    return null;
  }

  private Void cutTooEarly(Exception failure) {
    wrong.add(failure.toString());
    return null;
  }

  private static void awaitMore(IntSupplier counter, int more) throws Exception {
    int wanted = counter.getAsInt() + more;
    Eventually.holds("work goes on: " + wanted, Duration.ofSeconds(60), () -> counter.getAsInt() >= wanted);
  }

  private static long ms(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }
}

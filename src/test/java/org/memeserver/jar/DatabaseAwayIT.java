package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.support.Answers.refused;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarServer;
import org.memeserver.support.Library;
import org.memeserver.support.Postgres;
import org.memeserver.support.SphinxUser;

/** The PostgreSQL server goes away and comes back while clients upload. */
class DatabaseAwayIT {
  private static final int CLIENTS = 8;
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Postgres postgres;

  private final Queue<String> kept = new ConcurrentLinkedQueue<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicLong slowestMs = new AtomicLong();
  private final AtomicLong seeds = new AtomicLong();

  @BeforeEach
  void startPostgres() throws Exception {
    postgres = Postgres.restartable(folder);
  }

  @AfterEach
  void stopPostgres() throws Exception {
    postgres.close();
  }

  private String[] options(String... more) {
    List<String> options = new ArrayList<>(List.of("--database-url", postgres.url("postgres"), "--access-log", "false"));
    options.addAll(List.of(more));
    return options.toArray(String[]::new);
  }

  @Test
  void uploadsThatWereAnsweredOutliveStopsAndCrashesOfTheDatabase() throws Exception {
    try (JarServer server = JarServer.start(folder, List.of(), options())) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      AtomicBoolean stop = new AtomicBoolean();
      ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
      try {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          running.add(clients.submit(() -> uploadUntil(stop, owner)));
        }
        for (int round = 0; round < 2; round++) {
          awaitMore(kept::size, 50);
          if (round % 2 == 0) {
            postgres.stop();
          } else {
            postgres.killHard();
          }
          awaitMore(refusals::get, 2 * CLIENTS);
          assertSaysThatItIsAway(server, owner);
          postgres.startAgain();
          Eventually.holds("it recovers by itself", SOON, () -> owner.get("/readyz").statusCode() == 200);
        }
        awaitMore(kept::size, 50);
        stop.set(true);
        for (Future<?> client : running) {
          client.get();
        }
      } finally {
        stop.set(true);
        clients.shutdownNow();
      }
      assertEquals(List.of(), List.copyOf(wrong), "nothing but success or 503");
      Library library = new Library(server);
      for (String muid : kept) {
        library.intact(owner, muid);
      }
      System.getLogger("DatabaseAwayIT").log(System.Logger.Level.INFO,
          "{0} uploads answered 200, none lost; {1} answered 503, the slowest after {2} ms", kept.size(), refusals, slowestMs);
      assertFalse(server.output().contains(" ERROR "), server.output());
      assertTrue(slowestMs.get() < 15_000, "nobody waits long for the 503: " + slowestMs);
    }
  }

  private Void uploadUntil(AtomicBoolean stop, SphinxUser owner) throws Exception {
    while (!stop.get()) {
      long seed = seeds.incrementAndGet();
      long begin = System.nanoTime();
      HttpResponse<byte[]> answer =
          owner.upload(seed % 2 == 0 ? "/file" : "/public", Contents.of(seed, (int) (seed % 2000)), "f", "text/plain", Map.of());
      String body = new String(answer.body(), StandardCharsets.UTF_8);
      if (answer.statusCode() == 200) {
        kept.add(SphinxUser.field(body, "muid"));
      } else if (answer.statusCode() == 503 && answer.headers().firstValue("Retry-After").isPresent()) {
        slowestMs.accumulateAndGet((System.nanoTime() - begin) / 1_000_000, Math::max);
        refusals.incrementAndGet();
      } else {
        wrong.add(answer.statusCode() + " " + body);
      }
    }
    return null;
  }

  private static void assertSaysThatItIsAway(JarServer server, SphinxUser owner) throws Exception {
    for (String path : List.of("/readyz", "/mymedia", "/search/cat", "/preferences", "/public/" + "A".repeat(43) + "=")) {
      HttpResponse<byte[]> answer = owner.get(path);
      assertEquals("Database unavailable", refused(503, answer), path);
      assertTrue(answer.headers().firstValue("Retry-After").isPresent(), path);
    }
    assertEquals(200, owner.get("/ping").statusCode());
    assertEquals(200, owner.get("/healthz").statusCode());
    assertEquals(200, owner.get("/ask").statusCode());
  }

  private static void awaitMore(java.util.function.IntSupplier counter, int more) throws Exception {
    int wanted = counter.getAsInt() + more;
    Eventually.holds("work goes on: " + wanted, SOON, () -> counter.getAsInt() >= wanted);
  }

  @Test
  void theStartWaitsForTheDatabaseAndThenSaysWhatItCouldNotReach() throws Exception {
    postgres.stop();
    long begin = System.nanoTime();
    String said = assertThrows(IllegalStateException.class, () -> JarServer.start(folder, options("--database-wait-seconds", "2"))).getMessage();
    assertTrue(System.nanoTime() - begin >= 2_000_000_000L, "it waited");
    String place = "postgresql://127.0.0.1:" + postgres.port() + "/postgres";
    assertTrue(said.contains("Waiting up to 2 s for the database " + place), said);
    assertTrue(said.lines().anyMatch(line -> line.startsWith("meme: The database " + place + " cannot be reached (waited 2 s): ")), said);
    assertFalse(said.contains("postgres:postgres") || said.contains("\tat "), said);

    Path second = Files.createDirectory(folder.resolve("second"));
    Thread later = new Thread(() -> {
      try {
        Path log = second.resolve("server.log");
        Eventually.holds("it waits", SOON, () -> Files.exists(log) && Files.readString(log).contains("Waiting up to"));
        postgres.startAgain();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
    later.start();
    try (JarServer server = JarServer.start(second, options())) {
      later.join();
      assertEquals(200, SphinxUser.of(server.port(), 1).get("/readyz").statusCode());
    }
  }

  @Test
  void whatWillNotGetBetterIsSaidAtOnce() throws Exception {
    String url = postgres.url("nowhere");
    String said = assertThrows(IllegalStateException.class, () -> JarServer.start(folder, "--database-url", url)).getMessage();
    assertTrue(said.contains("cannot be reached: ") && said.contains("\"nowhere\" does not exist"), said);
  }
}

package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.crypto.ContentHash;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.JarServer;
import org.memeserver.support.Library;
import org.memeserver.support.SphinxUser;

/** The server is killed in the middle of uploads and deletions, again and again, and keeps every promise it made. */
class KillIT {
  private static final int ROUNDS = Integer.getInteger("meme.kill.rounds", 20);
  private static final int CHECK_EVERY = 10;
  private static final int CLIENTS = 16;
  private static final int OWNERS = 4;
  private static final int[] SIZES = {0, 1, 100, 5_000, 65_535, 65_536, 65_537, 131_072, 300_000};

  /** An upload that was answered 200 and not deleted since. */
  private record Kept(int owner, String muid, long seed, int size) {}

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private final Queue<Kept> kept = new ConcurrentLinkedQueue<>();
  private final AtomicLong seeds = new AtomicLong();
  private final AtomicInteger uploads = new AtomicInteger();
  private final AtomicInteger deletions = new AtomicInteger();
  private final AtomicInteger cutOff = new AtomicInteger();
  private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
  private int leftovers;
  private int checked;

  @Test
  void everyAnsweredUploadSurvivesBeingKilled() throws Exception {
    long seed = Long.getLong("meme.kill.seed", System.nanoTime());
    Random random = new Random(seed);
    List<Kept> all = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      try (JarServer server = JarServer.start(folder, List.of(), "--sweep-interval-seconds", "1", "--access-log", "false")) {
        uploadUntilKilled(server, round, random.nextInt(400));
      }
      leftovers += BlobFolder.of(folder).unfinished().size();
      all.addAll(kept);
      kept.clear();
      assertEquals(List.of(), List.copyOf(refusals), "nothing but success or a cut connection, seed " + seed);
      if (round % CHECK_EVERY == 0 && round != ROUNDS) {
        check(all.subList(checked, all.size()));
        checked = all.size();
      }
    }
    check(all);
    System.getLogger("KillIT").log(System.Logger.Level.INFO,
        "{0} rounds (seed {1}): {2} uploads answered 200, {3} deletions answered 204, {4} requests cut off, none lost; "
            + "{5} unfinished files were left by the kills, all swept",
        ROUNDS, Long.toString(seed), uploads, deletions, cutOff, leftovers);
    assertTrue(uploads.get() > ROUNDS, "the rounds had uploads: " + uploads);
    assertTrue(cutOff.get() > ROUNDS, "the kills met uploads: " + cutOff);
  }

  private void uploadUntilKilled(JarServer server, int round, long afterMs) throws Exception {
    List<SphinxUser> owners = owners(server);
    int before = uploads.get();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int owner = i % OWNERS;
        long seed = seeds.incrementAndGet();
        running.add(clients.submit(() -> client(owners.get(owner), owner, round, new Random(seed))));
      }
      awaitAnswers(before + CLIENTS);
      // Not a wait for anything: the moment of the kill is what the test varies.
      Thread.sleep(afterMs);
      server.killHard();
      for (Future<?> client : running) {
        client.get();
      }
    } finally {
      clients.shutdownNow();
    }
  }

  /** A kill before the first answers would try nothing. */
  private void awaitAnswers(int wanted) throws InterruptedException {
    for (int i = 0; uploads.get() < wanted && i < 3000; i++) {
      Thread.sleep(10);
    }
    assertTrue(uploads.get() >= wanted, "uploads are answered");
  }

  /** Uploads, and now and then takes one back, until the connection breaks. */
  private Void client(SphinxUser user, int owner, int round, Random random) throws InterruptedException {
    Kept mine = null;
    while (true) {
      try {
        if (mine != null && random.nextInt(8) == 0) {
          Kept victim = mine;
          mine = null;
          kept.remove(victim);
          HttpResponse<byte[]> answer = user.send("DELETE", "/mymedia/" + victim.muid(), null, new byte[0]);
          count(answer, 204, deletions);
        } else {
          boolean shared = random.nextInt(4) == 0;
          int size = SIZES[random.nextInt(SIZES.length)];
          long seed = shared ? -(round * 10L + random.nextInt(3)) : seeds.incrementAndGet();
          byte[] content = Contents.of(seed, size);
          HttpResponse<byte[]> answer =
              user.upload(random.nextBoolean() ? "/file" : "/public", content, "f.bin", "application/octet-stream", Map.of());
          if (count(answer, 200, uploads)) {
            String muid = SphinxUser.field(new String(answer.body(), StandardCharsets.UTF_8), "muid");
            Kept done = new Kept(owner, muid, seed, size);
            kept.add(done);
            // Only what nobody else uploads may be taken back: short contents are alike however they were made.
            mine = shared || size < 100 ? mine : done;
          }
        }
      } catch (IOException e) {
        cutOff.incrementAndGet();
        return null;
      }
    }
  }

  private boolean count(HttpResponse<byte[]> answer, int wanted, AtomicInteger counter) {
    if (answer.statusCode() == wanted) {
      counter.incrementAndGet();
      return true;
    }
    refusals.add(answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
    return false;
  }

  /** What was promised is there byte for byte; what has a record has its bytes; what has no record has none. */
  private void check(List<Kept> promised) throws Exception {
    try (JarServer server = JarServer.start(folder, "--sweep-interval-seconds", "1", "--access-log", "false")) {
      Library library = new Library(server);
      List<SphinxUser> owners = owners(server);
      library.awaitOneBlobEach(BlobFolder.of(folder), owners, Duration.ofSeconds(60));
      List<Set<String>> listed = new ArrayList<>();
      for (SphinxUser owner : owners) {
        listed.add(new HashSet<>(library.muidsOf(owner)));
      }
      for (Kept one : promised) {
        assertTrue(listed.get(one.owner()).contains(one.muid()), () -> "lost record: " + one);
      }
      Set<Kept> distinct = new HashSet<>(promised);
      distinct.parallelStream().forEach(one -> assertDownloads(library, owners.get(one.owner()), one));
      // Records of uploads whose answer was cut off.
      for (int i = 0; i < OWNERS; i++) {
        Set<String> unpromised = listed.get(i);
        for (Kept one : promised) {
          if (one.owner() == i) {
            unpromised.remove(one.muid());
          }
        }
        SphinxUser owner = owners.get(i);
        unpromised.parallelStream().forEach(muid -> intact(library, owner, muid));
      }
      server.stop();
    }
  }

  private static void assertDownloads(Library library, SphinxUser owner, Kept one) {
    byte[] content = Contents.of(one.seed(), one.size());
    assertEquals(ContentHash.of(content).text(), one.muid());
    assertArrayEquals(content, intact(library, owner, one.muid()), () -> "changed: " + one);
  }

  private static byte[] intact(Library library, SphinxUser owner, String muid) {
    try {
      return library.intact(owner, muid);
    } catch (IOException e) {
      throw new AssertionError("download of " + muid, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<SphinxUser> owners(JarServer server) throws Exception {
    List<SphinxUser> owners = new ArrayList<>();
    for (int i = 0; i < OWNERS; i++) {
      owners.add(SphinxUser.of(server.port(), i + 1).signIn());
    }
    return owners;
  }
}

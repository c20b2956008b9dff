package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.crypto.ContentHash;
import org.memeserver.support.BlobBucket;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarServer;
import org.memeserver.support.Library;
import org.memeserver.support.Postgres;
import org.memeserver.support.S3Server;
import org.memeserver.support.SphinxUser;

/** Two servers with a folder each, one PostgreSQL database and one bucket; one of them dies while clients upload to both. */
class S3TwoNodesIT {
  private static final String HOST = "memes.example.org";
  private static final long FAR_FUTURE = 4_000_000_000L;
  private static final int CLIENTS = 8;

  /** Small ones, and now and then one in parts. */
  private static final int[] SIZES = {0, 1000, 70_000, 300_000, 6_000_000};

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final String database = Postgres.shared().freshDatabase();
  private final BlobBucket bucket = new BlobBucket(S3Server.shared().freshBucket());

  private final Queue<String> kept = new ConcurrentLinkedQueue<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger cutOff = new AtomicInteger();
  private final AtomicInteger byTheOther = new AtomicInteger();
  private final AtomicLong seeds = new AtomicLong();

  private JarServer start(String name) throws Exception {
    return JarServer.start(Files.createDirectories(folder.resolve(name)),
        bucket.options("--database-url", database, "--host", HOST, "--jwt-key", "of both", "--local-encryption-key", "5e".repeat(32), "--access-log",
            "false", "--sweep-interval-seconds", "1"));
  }

  @Test
  void whatADyingServerAnsweredTheOtherHas() throws Exception {
    try (JarServer dying = start("dying");
        JarServer other = start("other")) {
      SphinxUser owner = SphinxUser.of(dying.port(), 1).signIn();
      SphinxUser atOther = owner.at(other.port());
      AtomicBoolean stop = new AtomicBoolean();
      ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
      try {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          boolean toDying = i % 2 == 0;
          running.add(clients.submit(() -> uploadUntil(stop, toDying ? owner : atOther, toDying)));
        }
        Eventually.holds("both take uploads", SOON, () -> kept.size() - byTheOther.get() >= 20 && byTheOther.get() >= 20);
        dying.killHard();
        int before = byTheOther.get();
        Eventually.holds("the other one goes on", SOON, () -> byTheOther.get() >= before + 20);
        stop.set(true);
        for (Future<?> client : running) {
          client.get();
        }
      } finally {
        stop.set(true);
        clients.shutdownNow();
      }
      assertEquals(List.of(), List.copyOf(wrong), "nothing but success, or a connection that the kill cut off");
      assertTrue(cutOff.get() <= CLIENTS / 2, "only at the one that died: " + cutOff);
      assertAllAreWhole(atOther);
      try (JarServer again = start("dying")) {
        assertAllAreWhole(owner.at(again.port()));
        owner.at(again.port()).uploaded("/file", Contents.of(-1, 1000));
      }
      // Younger leftovers might be another server's work, so the sweep leaves them; there are none but those of the uploads that were cut off.
      int orphans = bucket.blobs().size() - new Library(other).muidsOf(atOther).size();
      assertTrue(0 <= orphans && orphans + bucket.unfinished().size() <= cutOff.get(), orphans + " orphans, unfinished: " + bucket.unfinished());
    }
  }

  private Void uploadUntil(AtomicBoolean stop, SphinxUser user, boolean dies) throws Exception {
    while (!stop.get()) {
      long seed = seeds.incrementAndGet();
      byte[] content = Contents.of(seed, SIZES[(int) (seed % SIZES.length)] + (int) seed);
      try {
        HttpResponse<byte[]> answer = user.upload(seed % 2 == 0 ? "/file" : "/public", content, "f", "text/plain", Map.of());
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.statusCode() == 200) {
          kept.add(SphinxUser.field(body, "muid"));
          byTheOther.addAndGet(dies ? 0 : 1);
        } else {
          wrong.add(answer.statusCode() + " " + body);
        }
      } catch (IOException e) {
        if (!dies) {
          wrong.add(e.toString());
        }
        cutOff.incrementAndGet();
        return null;
      }
    }
    return null;
  }

  private void assertAllAreWhole(SphinxUser user) throws Exception {
    for (String muid : kept) {
      HttpResponse<byte[]> answer = user.get("/file/" + user.tokenFor(HOST, muid, null, FAR_FUTURE));
      assertEquals(200, answer.statusCode(), muid);
      assertEquals(muid, ContentHash.of(answer.body()).text());
    }
  }
}

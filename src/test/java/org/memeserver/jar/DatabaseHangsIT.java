package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarServer;
import org.memeserver.support.Pausable;
import org.memeserver.support.Postgres;
import org.memeserver.support.SphinxUser;

/** The PostgreSQL server neither answers nor goes away. */
@Tag("alone")
class DatabaseHangsIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** What is answered at once, on a machine that has other work too. */
  private static final long AT_ONCE_MS = 1_500;

  @TempDir Path folder;

  @Test
  void whatNeedsItIsRefusedAtOnceAndEverythingElseGoesOn() throws Exception {
    String url = Postgres.shared().freshDatabase();
    try (Pausable between = Pausable.before(Postgres.shared().port());
        JarServer server = JarServer.start(folder, List.of(), "--access-log", "false",
            "--database-url", url.replace(":" + Postgres.shared().port() + "/", ":" + between.port() + "/"))) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      ExecutorService clients = Executors.newFixedThreadPool(40);
      try {
        between.pause();
        long began = System.nanoTime();
        // Far more than there are connections; those who get one wait for their answers until the network is given up.
        for (int i = 0; i < 40; i++) {
          clients.submit(() -> owner.get("/mymedia"));
        }
        assertEquals(200, within(AT_ONCE_MS, owner, "/ask"));
        assertEquals(200, within(AT_ONCE_MS, owner, "/ping"));
        Thread.sleep(Math.max(0, 10_000 - Duration.ofNanos(System.nanoTime() - began).toMillis()));
        for (int round = 0; round < 20; round++) {
          for (String path : List.of("/mymedia", "/search/cat", "/readyz")) {
            assertEquals(503, within(AT_ONCE_MS, owner, path));
          }
          assertEquals(200, within(AT_ONCE_MS, owner, "/ask"));
          assertEquals(200, within(AT_ONCE_MS, owner, "/ping"));
          Thread.sleep(500);
        }
        between.resume();
        Eventually.holds("it recovers by itself", SOON, () -> owner.get("/readyz").statusCode() == 200);
        assertEquals(200, owner.get("/mymedia").statusCode());
      } finally {
        clients.shutdownNow();
      }
      assertFalse(server.output().contains(" ERROR "), server.output());
    }
  }

  private static int within(long mostMs, SphinxUser user, String path) throws Exception {
    long begin = System.nanoTime();
    HttpResponse<byte[]> answer = user.get(path);
    long ms = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    assertTrue(ms <= mostMs, path + " was answered " + answer.statusCode() + " after " + ms + " ms");
    return answer.statusCode();
  }
}

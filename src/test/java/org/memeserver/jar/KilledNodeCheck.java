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
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarServer;
import org.memeserver.support.Library;
import org.memeserver.support.RunningDeployment;
import org.memeserver.support.SphinxUser;

/**
 * One node of a running deployment is killed while it takes uploads. {@code scripts/cluster test} runs this last, for the node does not come back;
 * its name keeps it out of all other runs.
 */
class KilledNodeCheck {
  private static final int CLIENTS = 8;
  private static final int BEFORE = 60;
  private static final int AFTER = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Two that are objects at once, and two that go to the store in parts. */
  private static final int[] SIZES = {40_000, 1_000_000, 6_000_000, 12_000_000};

  /** An upload that was answered 200. */
  private record Kept(SphinxUser owner, String muid, int seed, int size) {}

  @TempDir Path folder;

  private final Queue<Kept> kept = new ConcurrentLinkedQueue<>();
  private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
  private final AtomicInteger seeds = new AtomicInteger(900_000);
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile boolean done;

  @Test
  void theOtherNodeGoesOnAndNothingAnsweredIsLost() throws Exception {
    JarServer server = JarServer.start(folder);
    RunningDeployment.Node victim = RunningDeployment.described().nodes().get(0);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> ends = new ArrayList<>();
    int answeredAtTheKill;
    int underWayAtTheKill;
    try {
      for (int i = 0; i < CLIENTS; i++) {
        SphinxUser owner = SphinxUser.of(server.port(), 500 + i).signIn();
        ends.add(clients.submit(() -> uploadUntilDone(owner)));
      }
      Eventually.holds("uploads are answered", PATIENCE, () -> kept.size() >= BEFORE);
      assertEquals(List.of(), List.copyOf(troubles), "nothing fails while both nodes are there");
      underWayAtTheKill = underWay.get();
      answeredAtTheKill = kept.size();
      assertTrue(ProcessHandle.of(victim.pid()).orElseThrow().destroyForcibly());
      Eventually.holds("uploads go on", PATIENCE, () -> kept.size() >= answeredAtTheKill + AFTER);
    } finally {
      done = true;
      clients.shutdown();
    }
    for (Future<?> end : ends) {
      end.get();
    }
    // Each client may have had one upload at the node; whatever it begins later has to find the other node.
    assertTrue(troubles.size() <= CLIENTS, () -> "more failed than what the node had taken on: " + troubles);
    Library library = new Library(server);
    for (Kept one : kept) {
      assertArrayEquals(Contents.of(one.seed(), one.size()), library.intact(one.owner(), one.muid()));
      assertTrue(library.muidsOf(one.owner()).contains(one.muid()), one.muid());
    }
    System.getLogger("KilledNodeCheck").log(System.Logger.Level.INFO,
        "{0} uploads answered before one of {1} nodes was killed with {2} under way, {3} after it; {4} were cut off, none that was answered is lost",
        answeredAtTheKill, server.ports().size(), underWayAtTheKill, kept.size() - answeredAtTheKill, troubles.size());
  }

  private void uploadUntilDone(SphinxUser owner) {
    while (!done) {
      int seed = seeds.incrementAndGet();
      int size = SIZES[seed % SIZES.length] + seed % 1000;
      underWay.incrementAndGet();
      try {
        HttpResponse<byte[]> answer = owner.upload("/file", Contents.of(seed, size), "f", "text/plain", Map.of());
        if (answer.statusCode() == 200) {
          kept.add(new Kept(owner, SphinxUser.field(new String(answer.body(), StandardCharsets.UTF_8), "muid"), seed, size));
        } else {
          troubles.add(size + " bytes: " + answer.statusCode());
        }
      } catch (IOException e) {
        troubles.add(size + " bytes: " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } finally {
        underWay.decrementAndGet();
      }
    }
  }
}

package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.Contents;
import org.memeserver.support.JarServer;
import org.memeserver.support.Library;
import org.memeserver.support.Setup;
import org.memeserver.support.SphinxUser;
import org.memeserver.support.StoredBlobs;

/** Many owners of one content: its bytes are kept once, as long as anybody has it. */
class SharedContentIT {
  private static final int OWNERS = 50;
  /** Fewer where each takes several requests to a store. */
  private static final int RACES = Setup.CURRENT == Setup.TWO_NODES_S3 ? 50 : 200;
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static JarServer server;
  private static Library library;
  private static StoredBlobs stored;

  @BeforeAll
  static void start() throws Exception {
    server = JarServer.start(folder, List.of());
    library = new Library(server);
    stored = StoredBlobs.of(folder);
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void fiftyOwnersShareOneBlobUntilTheLastIsGone() throws Exception {
    byte[] content = Contents.of(50, 200_000);
    List<SphinxUser> owners = new ArrayList<>();
    for (int i = 0; i < OWNERS; i++) {
      owners.add(SphinxUser.of(server.port(), 100 + i).signIn());
    }
    CyclicBarrier together = new CyclicBarrier(OWNERS);
    List<Callable<String>> uploads = new ArrayList<>();
    for (SphinxUser owner : owners) {
      uploads.add(() -> {
        together.await();
        return owner.uploaded("/file", content);
      });
    }
    List<String> muids = atOnce(uploads);
    String muid = muids.get(0);
    assertEquals(1, muids.stream().distinct().count());
    for (SphinxUser owner : owners) {
      assertEquals(List.of(muid), library.muidsOf(owner));
    }
    assertEquals(1, stored.blobs().size(), "one blob");
    assertEquals(List.of(), stored.unfinished());

    List<Callable<Integer>> deletions = new ArrayList<>();
    for (SphinxUser owner : owners.subList(1, OWNERS)) {
      deletions.add(() -> delete(owner, muid).statusCode());
    }
    atOnce(deletions).forEach(status -> assertEquals(204, status));
    SphinxUser last = owners.get(0);
    assertArrayEquals(content, library.intact(last, muid));
    assertEquals(404, owners.get(1).get("/mymedia/" + muid).statusCode());
    assertEquals(1, stored.blobs().size(), "still the one blob");

    assertEquals(204, delete(last, muid).statusCode());
    assertEquals(List.of(), stored.blobs());
    assertEquals(404, library.download(last, muid).statusCode());
  }

  @Test
  void anUploadThatRacesTheDeletionOfItsContentIsWhole() throws Exception {
    SphinxUser keeper = SphinxUser.of(server.port(), 1).signIn();
    SphinxUser leaver = SphinxUser.of(server.port(), 2).signIn();
    for (int race = 0; race < RACES; race++) {
      byte[] content = Contents.of(1_000 + race, 1 + race * 700);
      String muid = leaver.uploaded("/file", content);
      CyclicBarrier together = new CyclicBarrier(2);
      List<Integer> answers = atOnce(List.of(
          () -> {
            together.await();
            return keeper.upload("/file", content, "f", "text/plain", java.util.Map.of()).statusCode();
          },
          () -> {
            together.await();
            return delete(leaver, muid).statusCode();
          }));
      assertEquals(List.of(200, 204), answers, "race " + race);
      assertArrayEquals(content, library.intact(keeper, muid), "race " + race);
      assertEquals(204, delete(keeper, muid).statusCode());
    }
    library.awaitOneBlobEach(stored, List.of(keeper, leaver), SOON);
  }

  @Test
  void oneOwnerWhoUploadsAndDeletesTheSameAtOnceHasAllOrNothing() throws Exception {
    SphinxUser owner = SphinxUser.of(server.port(), 3).signIn();
    byte[] content = Contents.of(3, 70_000);
    String muid = owner.uploaded("/file", content);
    for (int race = 0; race < RACES; race++) {
      List<Integer> answers = atOnce(List.of(
          () -> owner.upload("/file", content, "f", "text/plain", java.util.Map.of()).statusCode(),
          () -> delete(owner, muid).statusCode()));
      assertEquals(200, answers.get(0), "race " + race);
      assertTrue(List.of(204, 404).contains(answers.get(1)), "race " + race + ": " + answers);
      if (library.muidsOf(owner).isEmpty()) {
        assertEquals(404, library.download(owner, muid).statusCode());
      } else {
        assertArrayEquals(content, library.intact(owner, muid), "race " + race);
      }
    }
    delete(owner, muid);
    library.awaitOneBlobEach(stored, List.of(owner), SOON);
  }

  private static HttpResponse<byte[]> delete(SphinxUser owner, String muid) throws Exception {
    return owner.send("DELETE", "/mymedia/" + muid, null, new byte[0]);
  }

  private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(tasks)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}

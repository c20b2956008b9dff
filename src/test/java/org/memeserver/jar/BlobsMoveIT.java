package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.BlobBucket;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarCommand;
import org.memeserver.support.JarServer;
import org.memeserver.support.Library;
import org.memeserver.support.S3Server;
import org.memeserver.support.SphinxUser;

/** Files go from the folder to a bucket and back, in a small heap, beside a server that is used all the time. */
class BlobsMoveIT {
  private static final int FILES = Integer.getInteger("meme.move.files", 80);
  private static final List<String> SMALL_HEAP = List.of("-Xmx128m");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private BlobBucket bucket;

  @BeforeEach
  void makeABucket() {
    bucket = new BlobBucket(S3Server.shared().freshBucket());
  }

  @Test
  void allFilesMoveThereAndBackWhileAServerIsUsed() throws Exception {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (JarServer server = JarServer.start(folder)) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      for (int i = 0; i < FILES; i++) {
        byte[] content = Contents.of(i, i % 20 == 0 && i < 80 ? 3_000_000 + i : 20_000 + i);
        files.put(owner.uploaded("/file", content), content);
      }
      JarCommand.Ended refused = move("s3", "s3");
      assertEquals(1, refused.code());
      assertTrue(refused.err().contains("does not look into the bucket"), refused.err());
      assertEquals(143, server.stop());
    }
    BlobFolder disk = BlobFolder.of(folder);
    try (JarServer server = JarServer.start(folder, bucket.settings("s3", "--sweep-interval-seconds", "1"));
        Use use = new Use(server, files)) {
      killedInTheMiddle(disk, "s3", Process::destroyForcibly);
      killedInTheMiddle(disk, "s3", Process::destroy);
      JarCommand.Ended ended = move("s3", "s3");
      assertEquals(0, ended.code(), ended.out() + ended.err());
      assertEquals(List.of(), disk.blobs());
      use.stop();
      assertEquals(143, server.stop());
    }
    IllegalStateException notStarted = assertThrows(IllegalStateException.class, () -> JarServer.start(folder));
    assertTrue(notStarted.getMessage().contains("meme blobs move --to local"), notStarted.getMessage());
    try (JarServer server = JarServer.start(folder, bucket.settings("local", "--sweep-interval-seconds", "1"));
        Use use = new Use(server, files)) {
      JarCommand.Ended ended = move("local", "local");
      assertEquals(0, ended.code(), ended.out() + ended.err());
      use.stop();
      assertEquals(143, server.stop());
    }
    assertTrue(disk.blobs().size() >= FILES, "in the folder: " + disk.blobs().size());
  }

  private interface Ending {
    void end(Process process);
  }

  private void killedInTheMiddle(BlobFolder disk, String to, Ending ending) throws Exception {
    int before = disk.blobs().size();
    Process process = JarCommand.launch(folder, SMALL_HEAP, command(to, to, "--threads", "1"));
    try {
      Eventually.holds("some files have moved", PATIENCE, () -> disk.blobs().size() < before - 5);
      ending.end(process);
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertTrue(disk.blobs().size() > 0, "it was not in the middle");
  }

  private JarCommand.Ended move(String to, String mode) throws Exception {
    return JarCommand.run(folder, SMALL_HEAP, command(to, mode));
  }

  private String[] command(String to, String mode, String... more) {
    List<String> words = new ArrayList<>(List.of("blobs", "move", "--to", to, "--data-dir", folder.resolve("data").toString()));
    words.addAll(List.of(bucket.settings(mode, more)));
    return words.toArray(String[]::new);
  }

  /** People who download, upload and delete all the time, until they are stopped. */
  private static final class Use implements AutoCloseable {
    private final AtomicBoolean over = new AtomicBoolean();
    private final ExecutorService people = Executors.newFixedThreadPool(2);
    private final List<Future<Integer>> done = new ArrayList<>();
    private final Library library;
    private final Map<String, byte[]> files;
    private final SphinxUser owner;

    Use(JarServer server, Map<String, byte[]> files) throws Exception {
      this.library = new Library(server);
      this.files = files;
      this.owner = SphinxUser.of(server.port(), 1).signIn();
      SphinxUser other = SphinxUser.of(server.port(), 2).signIn();
      done.add(people.submit(() -> {
        int reads = 0;
        while (!over.get()) {
          reads += readAll();
        }
        return reads;
      }));
      done.add(people.submit(() -> {
        int uploads = 0;
        while (!over.get()) {
          byte[] content = Contents.of(1_000_000 + uploads++, 30_000);
          String muid = other.uploaded("/file", content);
          assertArrayEquals(content, library.intact(other, muid));
          assertEquals(204, other.send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
        }
        return uploads;
      }));
    }

    private int readAll() throws Exception {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        assertArrayEquals(file.getValue(), library.intact(owner, file.getKey()), file.getKey());
      }
      return files.size();
    }

    /** Has everybody finish, and fails if anybody saw anything wrong. */
    void stop() throws Exception {
      over.set(true);
      for (Future<Integer> each : done) {
        assertTrue(each.get(120, TimeUnit.SECONDS) > 0);
      }
      readAll();
    }

    @Override
    public void close() {
      over.set(true);
      people.shutdownNow();
    }
  }
}

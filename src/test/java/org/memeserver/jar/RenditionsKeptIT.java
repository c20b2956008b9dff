package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.picture.PictureFiles.encoded;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.picture.Pattern;
import org.memeserver.picture.PictureFiles;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarServer;
import org.memeserver.support.RawConnection;
import org.memeserver.support.SphinxUser;

/** Small pictures on the disk: encrypted, kept, healed, and gone with what they were made of. */
class RenditionsKeptIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void theyOutliveTheServerAndGoWithTheirContent() throws Exception {
    BlobFolder disk = BlobFolder.of(folder);
    byte[] picture = encoded(Pattern.of(700, 500), "png");
    String muid;
    byte[] medium;
    try (JarServer server = start()) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      SphinxUser other = SphinxUser.of(server.port(), 2).signIn();
      muid = owner.uploaded("/public", picture);
      assertEquals(muid, other.uploaded("/file", picture));
      Eventually.holds("made without being asked for", PATIENCE, () -> disk.blobs().size() == 3);
      medium = rendition(owner, muid, "medium");
      for (Path blob : disk.blobs()) {
        String bytes = new String(Files.readAllBytes(blob), StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains("JFIF") || bytes.contains("IHDR"), "plain bytes in " + blob);
      }
      assertEquals(0, server.stop() % 143);
    }
    List<Path> before = disk.blobs();
    try (JarServer server = start()) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      assertArrayEquals(medium, rendition(owner, muid, "medium"));
      assertEquals(before, disk.blobs(), "found, not made anew");

      assertEquals(204, owner.send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
      assertEquals(404, owner.get("/public/" + muid + "?medium=true").statusCode(), "nobody else made it public");
      SphinxUser other = SphinxUser.of(server.port(), 2).signIn();
      assertEquals(204, other.send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
      assertEquals(List.of(), disk.blobs());
    }
  }

  @Test
  void damagedOnesAreMadeAnew() throws Exception {
    BlobFolder disk = BlobFolder.of(folder);
    try (JarServer server = start()) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      byte[] picture = encoded(Pattern.of(700, 500), "png");
      String muid = owner.uploaded("/file", picture);
      Path content = disk.onlyBlob();
      owner.uploaded("/public", picture);
      for (String damage : List.of("flipped", "cut", "missing", "emptied")) {
        byte[] whole = rendition(owner, muid, "medium");
        List<Path> renditions = new ArrayList<>(disk.blobs());
        renditions.remove(content);
        assertEquals(2, renditions.size(), damage);
        for (Path rendition : renditions) {
          harm(rendition, damage);
        }
        assertArrayEquals(whole, rendition(owner, muid, "medium"), damage);
        assertEquals(60, Pattern.decoded(rendition(owner, muid, "thumb")).getWidth(), damage);
        Eventually.holds("the damaged files are gone", PATIENCE, () -> disk.blobs().size() == 3);
      }
    }
  }

  /** Uploads are answered before their renditions are made, so a server may die in between. */
  @Test
  void whatAKilledServerHadNotMadeIsMadeWhenAskedFor() throws Exception {
    List<String> muids = new ArrayList<>();
    try (JarServer server = start()) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      byte[] photo = encoded(Pattern.of(3000, 2000), "jpeg");
      for (int i = 0; i < 10; i++) {
        muids.add(owner.uploaded("/public", PictureFiles.withSegment(photo, 0xfe, new byte[] {(byte) i})));
      }
      server.killHard();
    }
    try (JarServer server = start()) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      for (String muid : muids) {
        Pattern.assertShownIn(Pattern.decoded(rendition(owner, muid, "medium")));
        Pattern.assertShownIn(Pattern.decoded(rendition(owner, muid, "thumb")));
      }
      BlobFolder disk = BlobFolder.of(folder);
      Eventually.holds("three files each, and no leftovers", PATIENCE, () -> disk.blobs().size() == 30 && disk.unfinished().isEmpty());
      assertEquals(0, server.stop() % 143);
      assertFalse(server.output().contains("ERROR"), server.output());
    }
  }

  @Test
  void stoppingWaitsForNoMoreThanWhatIsBeingMade() throws Exception {
    try (JarServer server = start()) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      byte[] photo = encoded(Pattern.of(4000, 3000), "jpeg");
      for (int i = 0; i < 30; i++) {
        owner.uploaded("/public", PictureFiles.withSegment(photo, 0xfe, new byte[] {(byte) i}));
      }
      server.askToStop();
      assertTrue(server.endsWithin(Duration.ofSeconds(20)), server::output);
      assertFalse(server.output().contains("ERROR") || server.output().contains("WARN"), server.output());
    }
  }

  /** Whoever deletes or hides a picture while it is rendered has it deleted or hidden. */
  @Test
  void renderingsRaceDeletionsAndLeaveNothing() throws Exception {
    BlobFolder disk = BlobFolder.of(folder);
    byte[] photo = encoded(Pattern.of(1500, 1000), "jpeg");
    ExecutorService others = Executors.newFixedThreadPool(4);
    try (JarServer server = start()) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      for (int i = 0; i < 60; i++) {
        String muid = owner.uploaded("/public", PictureFiles.withSegment(photo, 0xfe, new byte[] {(byte) i}));
        List<Future<Integer>> askers = new ArrayList<>();
        for (int asker = 0; asker < 4; asker++) {
          askers.add(others.submit(() -> owner.get("/public/" + muid + "?thumb=true").statusCode()));
        }
        // Another moment of the rendering each time.
        Thread.sleep(i % 20);
        if (i % 2 == 0) {
          assertEquals(204, owner.send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
        } else {
          byte[] hide = "{\"public\":false}".getBytes(StandardCharsets.UTF_8);
          assertEquals(200, owner.send("PATCH", "/mymedia/" + muid, "application/json", hide).statusCode());
        }
        assertEquals(404, owner.get("/public/" + muid + "?thumb=true").statusCode());
        for (Future<Integer> asker : askers) {
          assertTrue(List.of(200, 404).contains(asker.get()), () -> "round: " + muid);
        }
        if (i % 2 == 1) {
          assertEquals(204, owner.send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
        }
      }
      Eventually.holds("nothing is left", PATIENCE, () -> disk.blobs().isEmpty() && disk.unfinished().isEmpty());
      assertFalse(server.output().contains("ERROR"), server.output());
    } finally {
      others.shutdownNow();
    }
  }

  @Test
  void askersWhoLeaveWhileTheyWaitCostNothing() throws Exception {
    try (JarServer server = start()) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      String muid = owner.uploaded("/public", encoded(Pattern.of(5000, 4000), "jpeg"));
      for (int i = 0; i < 300; i++) {
        try (RawConnection asker = new RawConnection(server.port())) {
          asker.send("GET /public/" + muid + "?medium=true HTTP/1.1\nHost: m\n\n");
        }
      }
      Pattern.assertShownIn(Pattern.decoded(rendition(owner, muid, "medium")));
      assertFalse(server.output().contains("ERROR"), server.output());
    }
  }

  private JarServer start() throws Exception {
    return JarServer.start(folder, List.of(), "--sweep-interval-seconds", "1");
  }

  private static byte[] rendition(SphinxUser owner, String muid, String size) throws Exception {
    HttpResponse<byte[]> answer = owner.get("/public/" + muid + "?" + size + "=true");
    assertEquals(200, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
    return answer.body();
  }

  private static void harm(Path file, String damage) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    switch (damage) {
      case "flipped" -> {
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
      }
      case "cut" -> Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 5));
      case "emptied" -> Files.write(file, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
      default -> Files.delete(file);
    }
  }
}

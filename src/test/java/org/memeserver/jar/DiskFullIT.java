package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.crypto.ContentHash;
import org.memeserver.picture.Pattern;
import org.memeserver.picture.PictureFiles;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarServer;
import org.memeserver.support.Library;
import org.memeserver.support.SphinxUser;

/** A disk without room: uploads are refused, what is there can be had, and nothing needs a hand when there is room again. */
class DiskFullIT {
  private static final String[] OPTIONS = {"--sweep-interval-seconds", "1"};

  @TempDir Path parent;
  private Path folder;

  @BeforeEach
  void mountSmallDisk() throws Exception {
    folder = Files.createDirectory(parent.resolve("disk"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder.toString()) == 0,
        "skipped: a small disk cannot be mounted here (needs root)");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", folder.toString());
  }

  @Test
  void aFullDiskRefusesUploadsAndHarmsNothing() throws Exception {
    Map<String, byte[]> stored = new HashMap<>();
    // Somebody else's file, so that there is something to remove when the disk is full.
    Path filler = Files.write(folder.resolve("filler"), new byte[10 << 20]);
    try (JarServer server = JarServer.start(folder, OPTIONS)) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      uploadUntilFull(owner, stored);
      assertTrue(stored.size() > 3, "it took some: " + stored.size());
      assertHolds(server, owner, stored);

      fill(filler);
      for (int i = 0; i < 20; i++) {
        HttpResponse<byte[]> answer = owner.upload("/file", Contents.of(1_000 + i, 4_096 + i * 5_000), "f", "t", Map.of());
        assertRefused(answer, stored, i);
      }
      assertHolds(server, owner, stored);

      Files.delete(filler);
      byte[] later = Contents.of(5_000, 10_000);
      Eventually.holds("it takes uploads again", Duration.ofSeconds(30),
          () -> owner.upload("/file", later, "f", "t", Map.of()).statusCode() == 200);
      stored.put(ContentHash.of(later).text(), later);
      assertHolds(server, owner, stored);

      fill(filler);
      server.killHard();
    }
    // The log must have room, or the test could not see where the server listens; the data has none.
    try (JarServer server = startOnFullDisk(filler)) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      assertHolds(server, owner, stored);
      String unwanted = stored.keySet().iterator().next();
      assertEquals(204, owner.send("DELETE", "/mymedia/" + unwanted, null, new byte[0]).statusCode(), "deleting makes room");
      stored.remove(unwanted);
      assertHolds(server, owner, stored);
      Files.delete(filler);
      byte[] again = Contents.of(6_000, 10_000);
      Eventually.holds("it takes uploads again", Duration.ofSeconds(30),
          () -> owner.upload("/file", again, "f", "t", Map.of()).statusCode() == 200);
      stored.put(ContentHash.of(again).text(), again);
      assertHolds(server, owner, stored);
      new Library(server).awaitOneBlobEach(BlobFolder.of(folder), List.of(owner), Duration.ofSeconds(90));
    }
  }

  @Test
  void aSmallPictureThatCannotBeKeptIsMadeWhenThereIsRoom() throws Exception {
    Path filler = Files.write(folder.resolve("filler"), new byte[10 << 20]);
    try (JarServer server = JarServer.start(folder, OPTIONS)) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      byte[] picture = PictureFiles.encoded(Pattern.of(600, 400), "png");
      String muid = owner.uploaded("/file", picture);
      uploadUntilFull(owner, new HashMap<>());
      fill(filler);
      byte[] publish = "{\"public\":true}".getBytes(StandardCharsets.UTF_8);
      assertEquals(200, owner.send("PATCH", "/mymedia/" + muid, "application/json", publish).statusCode());
      // The change may have cost the server the room that it keeps for such a day.
      fill(filler);
      assertEquals(507, owner.get("/public/" + muid + "?thumb=true").statusCode());
      assertArrayEquals(picture, owner.get("/public/" + muid).body());
      Files.delete(filler);
      Eventually.holds("it is made", Duration.ofSeconds(30), () -> owner.get("/public/" + muid + "?thumb=true").statusCode() == 200);
    }
  }

  private void uploadUntilFull(SphinxUser owner, Map<String, byte[]> stored) throws Exception {
    for (int i = 0; i < 1_000; i++) {
      byte[] content = Contents.of(i, 2_000_000);
      HttpResponse<byte[]> answer = owner.upload("/file", content, "f", "t", Map.of());
      if (answer.statusCode() != 200) {
        assertEquals(507, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
        return;
      }
      stored.put(SphinxUser.field(new String(answer.body(), StandardCharsets.UTF_8), "muid"), content);
    }
    throw new AssertionError("the disk never became full");
  }

  private static void assertRefused(HttpResponse<byte[]> answer, Map<String, byte[]> stored, int i) {
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    assertTrue(List.of(507, 503).contains(answer.statusCode()), "upload " + i + ": " + answer.statusCode() + " " + body);
    assertTrue(body.startsWith("\""), body);
  }

  /** All that was taken is there, nothing else, and nothing is half written. */
  private void assertHolds(JarServer server, SphinxUser owner, Map<String, byte[]> stored) throws Exception {
    Library library = new Library(server);
    assertEquals(stored.keySet(), Set.copyOf(library.muidsOf(owner)));
    for (Map.Entry<String, byte[]> one : stored.entrySet()) {
      assertArrayEquals(one.getValue(), library.intact(owner, one.getKey()));
    }
    assertEquals(List.of(), BlobFolder.of(folder).unfinished());
  }

  private JarServer startOnFullDisk(Path filler) throws Exception {
    Path outside = Files.createDirectories(parent.resolve("outside"));
    Files.createSymbolicLink(outside.resolve("data"), folder.resolve("data"));
    fill(filler);
    return JarServer.start(outside, OPTIONS);
  }

  /** Takes every byte that is left. */
  private static void fill(Path filler) throws IOException {
    byte[] some = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (true) {
        out.write(some);
      }
    } catch (IOException full) {
      assertTrue(String.valueOf(full.getMessage()).contains("No space left"), full.toString());
    }
  }

  private static int run(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
    } catch (IOException e) {
      return 127;
    }
  }
}

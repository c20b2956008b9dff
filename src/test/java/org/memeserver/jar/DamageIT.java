package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarServer;
import org.memeserver.support.Library;
import org.memeserver.support.RawHttp;
import org.memeserver.support.SphinxUser;

/** Stored files that were changed behind the server's back: never a wrong byte, always a word in the log, healed by a new upload. */
class DamageIT {
  private static final int PAYLOAD = 65_536;
  private static final int PACKAGE = PAYLOAD + 32;
  private static final int PATIENCE_MS = 20_000;

  @TempDir static Path folder;
  private static JarServer server;
  private static Library library;
  private static BlobFolder disk;
  private static SphinxUser owner;

  @BeforeAll
  static void start() throws Exception {
    server = JarServer.start(folder);
    library = new Library(server);
    disk = BlobFolder.of(folder);
    owner = SphinxUser.of(server.port(), 1).signIn();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  /** @param muid what the server calls it; @param blob where its bytes lie */
  private record Stored(String muid, byte[] content, Path blob) {}

  @Test
  void damageInTheFirstPackageIsAnError() throws Exception {
    for (long place : new long[] {0, 1, 2, 4, 15, 16, 40_000, PACKAGE - 1}) {
      Stored stored = store(10_000 + place, 100_000);
      flip(stored.blob(), place);
      assertRefused(stored);
    }
  }

  @Test
  void damageFurtherOnEndsTheTransferBeforeIt() throws Exception {
    // So large that it is not read into memory first.
    int size = 18 * PAYLOAD + 100;
    Stored stored = store(2, size);
    flip(stored.blob(), 3L * PACKAGE + 500);
    RawHttp.Answer answer = raw("GET", stored, "");
    assertEquals(200, answer.status());
    assertTrue(answer.head().contains("Content-Length: " + size), answer.head());
    assertFalse(answer.whole(), "it ended early");
    assertTrue(answer.body().length <= 3 * PAYLOAD, "got " + answer.body().length);
    assertArrayEquals(Arrays.copyOf(stored.content(), answer.body().length), answer.body(), "only good bytes");
    awaitWordInLog(answer);

    // What lies beside the damage can still be had.
    RawHttp.Answer beside = raw("GET", stored, "Range: bytes=" + 4 * PAYLOAD + "-\r\n");
    assertEquals(206, beside.status());
    assertArrayEquals(Arrays.copyOfRange(stored.content(), 4 * PAYLOAD, size), beside.body());
    RawHttp.Answer within = raw("GET", stored, "Range: bytes=" + (3 * PAYLOAD + 10) + "-" + (3 * PAYLOAD + 20) + "\r\n");
    assertEquals(500, within.status());
  }

  @Test
  void packagesInAnotherOrderAreAnError() throws Exception {
    Stored stored = store(3, 3 * PAYLOAD);
    byte[] file = Files.readAllBytes(stored.blob());
    byte[] first = Arrays.copyOfRange(file, 0, PACKAGE);
    System.arraycopy(file, PACKAGE, file, 0, PACKAGE);
    System.arraycopy(first, 0, file, PACKAGE, PACKAGE);
    Files.write(stored.blob(), file);
    assertRefused(stored);
  }

  @Test
  void aCutFileIsAnErrorAndANewUploadHealsIt() throws Exception {
    for (long left : new long[] {0, 10, PACKAGE - 1, PACKAGE, PACKAGE + 10}) {
      Stored stored = store(400_000 + left, 2 * PAYLOAD + 7);
      try (FileChannel file = FileChannel.open(stored.blob(), StandardOpenOption.WRITE)) {
        file.truncate(left);
      }
      assertRefused(stored);
      assertHealed(stored);
    }
  }

  @Test
  void aFileWithBytesTooManyIsAnErrorAndANewUploadHealsIt() throws Exception {
    Stored stored = store(5, 1000);
    Files.write(stored.blob(), new byte[50], StandardOpenOption.APPEND);
    assertRefused(stored);
    assertHealed(stored);
  }

  @Test
  void aMissingFileIsAnErrorAndANewUploadHealsIt() throws Exception {
    Stored stored = store(6, 300_000);
    Files.delete(stored.blob());
    assertRefused(stored);
    assertHealed(stored);
  }

  @Test
  void twoFilesThatChangedPlacesAreErrors() throws Exception {
    for (int size : new int[] {70_000, 71_000}) {
      Stored one = store(2L * size, 70_000);
      Stored other = store(2L * size + 1, size);
      Path aside = folder.resolve("aside");
      Files.move(one.blob(), aside);
      Files.move(other.blob(), one.blob());
      Files.move(aside, other.blob());
      assertRefused(one);
      assertRefused(other);
    }
  }

  @Test
  void anotherOwnersUploadHealsItForAll() throws Exception {
    Stored stored = store(9, 90_000);
    Files.delete(stored.blob());
    SphinxUser other = SphinxUser.of(server.port(), 2).signIn();
    assertEquals(stored.muid(), other.uploaded("/file", stored.content()));
    assertArrayEquals(stored.content(), library.intact(owner, stored.muid()));
    assertArrayEquals(stored.content(), library.intact(other, stored.muid()));
  }

  private static Stored store(long seed, int size) throws Exception {
    byte[] content = Contents.of(seed, size);
    List<Path> before = disk.blobs();
    String muid = owner.uploaded("/file", content);
    List<Path> made = new ArrayList<>(disk.blobs());
    made.removeAll(before);
    assertEquals(1, made.size());
    return new Stored(muid, content, made.get(0));
  }

  private static void flip(Path file, long place) throws Exception {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, place);
      one.put(0, (byte) (one.get(0) ^ 1)).rewind();
      channel.write(one, place);
    }
  }

  private static void assertRefused(Stored stored) throws Exception {
    RawHttp.Answer answer = raw("GET", stored, "");
    assertEquals(500, answer.status(), answer.head());
    assertTrue(answer.text().matches("\"[^\"]+\""), "a JSON string: " + answer.text());
    assertTrue(answer.head().contains("Content-Type: application/json"), answer.head());
    assertFalse(answer.head().contains("\nETag:"), answer.head());
    awaitWordInLog(answer);
  }

  private static void assertHealed(Stored stored) throws Exception {
    int blobs = disk.blobs().size() + (Files.exists(stored.blob()) ? 0 : 1);
    assertEquals(stored.muid(), owner.uploaded("/file", stored.content()));
    assertArrayEquals(stored.content(), library.intact(owner, stored.muid()));
    assertEquals(blobs, disk.blobs().size(), "the damaged file is gone");
  }

  /** The operator finds in the log, by the id that the client has, what the client was not told. */
  private static void awaitWordInLog(RawHttp.Answer answer) throws Exception {
    String id = answer.head().replaceAll("(?s).*X-Request-Id: (\\w+).*", "$1");
    Eventually.holds("a word of the damage in the log", Duration.ofSeconds(30),
        () -> server.output().contains("request " + id + ": stored bytes are damaged"));
  }

  private static RawHttp.Answer raw(String method, Stored stored, String headers) throws Exception {
    String token = owner.tokenFor(server.host(), stored.muid(), null, 4_000_000_000L);
    try (RawHttp http = new RawHttp(server.port(), PATIENCE_MS)) {
      http.send((method + " /file/" + token + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + owner.token() + "\r\n"
          + headers + "\r\n").getBytes(StandardCharsets.US_ASCII));
      return http.answer(method.equals("HEAD"));
    }
  }
}

package org.memeserver.takeover;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.media.OldContent;
import org.memeserver.model.S3Address;
import org.memeserver.support.Contents;
import org.memeserver.support.OldObjects;
import org.memeserver.support.S3Server;

/** A bucket of the Go server is read, and one trouble is told from another: an object's, and the whole store's. */
class OldBucketTest {
  private OldObjects objects;

  @BeforeEach
  void make() {
    objects = OldObjects.in(S3Server.shared());
  }

  @AfterEach
  void close() {
    objects.close();
  }

  private static byte[] read(OldContent content) throws IOException {
    ByteBuffer all = ByteBuffer.allocate((int) content.length() + 1);
    while (content.bytes().read(all) >= 0) {
      assertTrue(all.hasRemaining(), "no more than was said");
    }
    return java.util.Arrays.copyOf(all.array(), all.position());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 300_000})
  void anObjectIsAPlainContentOfItsLength(int size) throws IOException {
    byte[] bytes = Contents.of(1, size);
    objects.put("abc=", bytes);
    try (OldBucket old = OldBucket.open(objects.address())) {
      try (OldContent content = old.open("abc=").orElseThrow()) {
        assertEquals(size, content.length());
        assertEquals(OldContent.Form.PLAIN, content.form());
        assertArrayEquals(bytes, read(content));
      }
      assertTrue(old.open("abd=").isEmpty());
      assertTrue(old.open("abc").isEmpty());
    }
  }

  private static List<String> names(OldBucket old, int most) {
    List<String> all = new ArrayList<>();
    old.forEachName(most, some -> {
      assertTrue(some.size() <= most);
      all.addAll(some);
    });
    return all;
  }

  /** This server may use the same bucket. */
  @Test
  void whatCannotBeTheOldServersIsPassedOver() {
    IntStream.range(0, 12).forEach(i -> objects.put("content" + i, new byte[1]));
    for (String name : List.of("database", "blobs/0123", "other/database", "orphan_thumb")) {
      objects.put(name, new byte[1]);
    }
    try (OldBucket old = OldBucket.open(objects.address())) {
      List<String> names = names(old, 5);
      assertEquals(13, names.size(), names.toString());
      assertTrue(names.contains("orphan_thumb") && names.contains("content11"), names.toString());
      assertEquals(new TreeSet<>(names).size(), names.size());
    }
  }

  @Test
  void aPrefixIsNoPartOfTheNames() throws IOException {
    objects.put("old/one", Contents.of(1, 10));
    objects.put("two", Contents.of(1, 10));
    try (OldBucket old = OldBucket.open(objects.at(S3Server.shared().endpoint(), "old/", S3Server.SECRET))) {
      assertEquals(List.of("one"), names(old, 10));
      assertTrue(old.open("one").isPresent() && old.open("two").isEmpty());
    }
  }

  private static String refused(S3Address address) {
    String message = assertThrows(OldFilesException.class, () -> OldBucket.open(address)).getMessage();
    assertFalse(message.contains("\n") || message.contains("wr0ng"), message);
    assertTrue(message.startsWith("The old files cannot be read. "), message);
    return message;
  }

  @Test
  void aBucketThatCannotBeReadIsToldAtOnce() {
    S3Address there = objects.address();
    S3Address missing = new S3Address(there.endpoint(), there.region(), "no-such-bucket", "", there.credentials());
    assertTrue(refused(missing).contains("There is no such bucket: the bucket no-such-bucket"));
    assertTrue(refused(objects.at(S3Server.shared().endpoint(), "", "wr0ng")).contains("The secret of the access key is wrong"));
    assertTrue(refused(objects.at(URI.create("http://127.0.0.1:1"), "", S3Server.SECRET)).contains("does not answer"));
  }

  /** Else all that is left would seem to be missing, one by one. */
  @Test
  void aStoreThatGoesAwayIsNoMissingObject(@TempDir Path folder) throws Exception {
    try (S3Server going = S3Server.restartable(folder); OldObjects its = OldObjects.in(going)) {
      its.put("large", Contents.of(1, 8 << 20));
      try (OldBucket old = OldBucket.open(its.address()); OldContent large = old.open("large").orElseThrow()) {
        assertTrue(large.bytes().read(ByteBuffer.allocate(1000)) > 0);
        going.killHard();
        assertThrows(OldFilesException.class, () -> read(large));
        String message = assertThrows(OldFilesException.class, () -> old.open("large")).getMessage();
        assertTrue(message.contains("does not answer"), message);
        assertThrows(OldFilesException.class, () -> names(old, 10));
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** An object in an archive must not keep the others from being imported. */
  @Test
  void anObjectThatIsRefusedAloneIsItsOwnTrouble() throws Exception {
    HttpServer store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store.createContext("/", exchange -> {
      String path = exchange.getRequestURI().getPath();
      if (path.endsWith("/archived")) {
        answer(exchange, 403, "<Error><Code>InvalidObjectState</Code><Message>made up</Message></Error>");
      } else if (path.equals("/" + objects.address().bucket()) || path.equals("/" + objects.address().bucket() + "/")) {
        answer(exchange, 200, "<ListBucketResult><Name>old</Name><IsTruncated>false</IsTruncated></ListBucketResult>");
      } else {
        answer(exchange, 404, "<Error><Code>NoSuchKey</Code><Message>made up</Message></Error>");
      }
    });
    store.start();
    try (OldBucket old = OldBucket.open(objects.at(URI.create("http://127.0.0.1:" + store.getAddress().getPort()), "", S3Server.SECRET))) {
      String message = assertThrows(IOException.class, () -> old.open("archived")).getMessage();
      assertTrue(message.contains("403 InvalidObjectState"), message);
      assertTrue(old.open("other").isEmpty());
    } finally {
      store.stop(0);
    }
  }

  @Test
  void nothingIsWritten() throws IOException {
    objects.put("one", Contents.of(1, 10));
    Map<String, String> before = objects.listing();
    try (OldBucket old = OldBucket.open(objects.address())) {
      old.open("one").orElseThrow().close();
      assertEquals(List.of("one"), names(old, 10));
    }
    assertEquals(before, objects.listing());
  }
}

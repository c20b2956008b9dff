package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.support.Answers.json;
import static org.memeserver.support.Answers.refused;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.support.JarServer;
import org.memeserver.support.RawConnection;
import org.memeserver.support.RawConnection.Answer;
import org.memeserver.support.Setup;
import org.memeserver.support.SphinxUser;

/** Ranges, conditions and headers of downloads. */
class DownloadsIT {
  private static final int SIZE = 200_000;

  @TempDir static Path folder;
  private static JarServer server;
  private static SphinxUser owner;
  private static byte[] content;
  private static String muid;
  private static String etag;

  @BeforeAll
  static void start() throws Exception {
    server = JarServer.start(folder);
    owner = SphinxUser.of(server.port(), 1).signIn();
    content = new byte[SIZE];
    new Random(1).nextBytes(content);
    muid = owner.uploaded("/public", content);
    etag = '"' + muid + '"';
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void theWholeComesWithAllItsHeaders() throws Exception {
    Answer answer = get("");
    assertEquals(200, answer.status());
    assertArrayEquals(content, answer.body());
    assertHeaders(answer);
  }

  @Test
  void headSaysTheSameWithoutABody() throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send("HEAD /public/" + muid + " HTTP/1.1\nHost: m\n\n");
      Answer answer = connection.answer(true);
      assertEquals(200, answer.status());
      assertHeaders(answer);
      // Were there a body, it would stand in the way of the next answer.
      assertEquals("\"pong\"", connection.send("GET /ping HTTP/1.1\nHost: m\n\n").answer().text());
    }
    assertEquals(404, RawConnection.ask(server.port(), "HEAD /public/" + muid.replace(muid.charAt(3), 'A') + " HTTP/1.1\nHost: m\n\n", new byte[0]).status());
  }

  @ParameterizedTest
  @CsvSource({
    "0-0, 0, 0", "0-99, 0, 99", "65535-65536, 65535, 65536", "65536-131071, 65536, 131071", "100-, 100, 199999", "199999-, 199999, 199999",
    "-1, 199999, 199999", "-70000, 130000, 199999", "-999999, 0, 199999", "1000-999999999999, 1000, 199999", "131072-131072, 131072, 131072"
  })
  void aRangeIsThatPartAndNoMore(String asked, int first, int last) throws Exception {
    Answer answer = get("Range: bytes=" + asked + "\n");
    assertEquals(206, answer.status());
    assertEquals("bytes " + first + "-" + last + "/" + SIZE, answer.header("Content-Range").orElseThrow());
    assertArrayEquals(Arrays.copyOfRange(content, first, last + 1), answer.body());
    assertEquals(etag, answer.header("ETag").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"200000-", "200000-200001", "999999999999999999999-", "-0"})
  void aRangeBehindTheEndIsNotSatisfiable(String asked) throws Exception {
    Answer answer = get("Range: bytes=" + asked + "\n");
    refused(416, answer);
    assertEquals("bytes */" + SIZE, answer.header("Content-Range").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=5-1", "bytes=a-b", "bytes=", "bytes", "lines=1-2", "bytes=-", "bytes=1--2", "bytes=0x1-2", "bytes=0-1,5-6"})
  void whatIsNoSingleRangeGetsTheWhole(String range) throws Exception {
    Answer answer = get("Range: " + range + "\n");
    assertEquals(200, answer.status());
    assertArrayEquals(content, answer.body());
  }

  @Test
  void whatIsAskedForAgainAndAgainGoesAtOnceWhenItsOwnerTakesItAway() throws Exception {
    byte[] small = "asked for again and again".getBytes(StandardCharsets.UTF_8);
    String hot = owner.uploaded("/public", small);
    SphinxUser buyer = SphinxUser.of(server.port(), 2).signIn();
    String token = owner.tokenFor(server.host(), hot, buyer.publicKey(), Instant.now().plusSeconds(600).getEpochSecond());
    for (int i = 0; i < 6; i++) {
      assertArrayEquals(small, buyer.get("/public/" + hot).body());
      assertArrayEquals(small, buyer.get("/file/" + token).body());
    }
    assertEquals(401, SphinxUser.of(server.port(), 3).signIn().get("/file/" + token).statusCode(), "it is for another buyer");
    assertEquals(401, SphinxUser.of(server.port(), 3).get("/file/" + token).statusCode(), "nobody is signed in");
    for (boolean isPublic : new boolean[] {false, true, false}) {
      byte[] change = ("{\"public\":" + isPublic + "}").getBytes(StandardCharsets.UTF_8);
      assertEquals(200, owner.send("PATCH", "/mymedia/" + hot, "application/json", change).statusCode());
      for (int i = 0; i < 4; i++) {
        assertEquals(isPublic ? 200 : 404, buyer.get("/public/" + hot).statusCode());
        assertEquals(200, buyer.get("/file/" + token).statusCode());
      }
    }
    assertEquals(204, owner.send("DELETE", "/mymedia/" + hot, "text/plain", new byte[0]).statusCode());
    for (int i = 0; i < 4; i++) {
      assertEquals(404, buyer.get("/file/" + token).statusCode());
    }
    assertEquals(hot, owner.uploaded("/public", "asked for again and again".getBytes(StandardCharsets.UTF_8)));
    assertArrayEquals(small, buyer.get("/file/" + token).body());
  }

  @Test
  void anEmptyContentHasNoRange() throws Exception {
    String empty = owner.uploaded("/public", new byte[0]);
    Answer answer = RawConnection.ask(server.port(), "GET /public/" + empty + " HTTP/1.1\nHost: m\nRange: bytes=0-\n\n", new byte[0]);
    refused(416, answer);
    assertEquals("bytes */0", answer.header("Content-Range").orElseThrow());
  }

  @Test
  void whoHasItAlreadyGetsNoBody() throws Exception {
    for (String known : List.of(etag, "W/" + etag, "\"x\", " + etag, "*")) {
      Answer answer = get("If-None-Match: " + known + "\n");
      assertEquals(304, answer.status(), known);
      assertEquals(etag, answer.header("ETag").orElseThrow());
    }
    assertEquals(200, get("If-None-Match: \"other\"\n").status());
    assertEquals(304, get("Range: bytes=0-1\nIf-None-Match: " + etag + "\n").status());
  }

  @Test
  void aRangeOfAnotherVersionIsTheWhole() throws Exception {
    assertEquals(206, get("Range: bytes=0-9\nIf-Range: " + etag + "\n").status());
    for (String other : List.of("\"other\"", "W/" + etag, "Wed, 21 Oct 2015 07:28:00 GMT")) {
      Answer answer = get("Range: bytes=0-9\nIf-Range: " + other + "\n");
      assertEquals(200, answer.status(), other);
      assertEquals(SIZE, answer.body().length);
    }
  }

  @Test
  void aTokenServesRangesAndHeadToo() throws Exception {
    String path = "/file/" + owner.tokenFor(server.host(), muid, null, 0xf0000000L);
    String auth = "Authorization: Bearer " + owner.token() + "\n";
    Answer part = RawConnection.ask(server.port(), "GET " + path + " HTTP/1.1\nHost: m\n" + auth + "Range: bytes=10-19\n\n", new byte[0]);
    assertEquals(206, part.status());
    assertArrayEquals(Arrays.copyOfRange(content, 10, 20), part.body());
    Answer head = RawConnection.ask(server.port(), "HEAD " + path + " HTTP/1.1\nHost: m\n" + auth + "\n", new byte[0]);
    assertEquals("" + SIZE, head.header("Content-Length").orElseThrow());
    assertEquals("private", head.header("Cache-Control").orElseThrow());
    assertEquals(304, RawConnection.ask(server.port(), "GET " + path + " HTTP/1.1\nHost: m\n" + auth + "If-None-Match: " + etag + "\n\n", new byte[0]).status());
  }

  @Test
  void aMuidIsTakenWithAndWithoutPaddingAndOtherwiseRefused() throws Exception {
    assertEquals(200, owner.get("/public/" + muid.replace("=", "")).statusCode());
    assertEquals(200, owner.get("/public/" + muid.replace("=", "%3D")).statusCode());
    assertRefused("x", "..", "%2e%2e", muid + "A", muid.substring(1), "A".repeat(5000));
  }

  @Test
  void whatIsNoPathEitherIsRefused() throws Exception {
    Setup.expectNothingBetween("a proxy refuses these by itself");
    assertRefused("%00", "%2e%2e%2f%2e%2e%2fkeys");
  }

  private static void assertRefused(String... allBad) throws Exception {
    for (String bad : allBad) {
      Answer answer = RawConnection.ask(server.port(), "GET /public/" + bad + " HTTP/1.1\nHost: m\n\n", new byte[0]);
      assertTrue(answer.status() == 400 || answer.status() == 404, () -> bad + ": " + answer.status());
      refused(answer.status(), answer);
    }
  }

  @Test
  void aFilenameCannotBreakTheHeader() throws Exception {
    Map<String, String> names = Map.of(
        "a;b=c.png", "a_b_c.png", "Bild ü.png", "Bild _.png", "x'y.txt", "x_y.txt", "😀.gif", "_.gif", "../../etc/passwd", ".._.._etc_passwd");
    int i = 0;
    for (Map.Entry<String, String> name : names.entrySet()) {
      byte[] own = {1, 2, 3, (byte) i++};
      String its = json(owner.upload("/public", own, name.getKey(), "image/png", Map.of())).get("muid").asText();
      String disposition = owner.get("/public/" + its).headers().firstValue("Content-Disposition").orElseThrow();
      String shown = disposition.substring(disposition.indexOf("filename=") + "filename=".length());
      assertEquals(disposition.indexOf('='), disposition.lastIndexOf('='));
      assertFalse(shown.chars().anyMatch(c -> c < 0x20 || c > 0x7e || "\";=".indexOf(c) >= 0), shown);
      if (name.getKey().indexOf('/') < 0) {
        assertEquals(name.getValue(), shown);
      }
    }
  }

  private static Answer get(String headers) throws Exception {
    return RawConnection.ask(server.port(), "GET /public/" + muid + " HTTP/1.1\nHost: m\n" + headers + "\n", new byte[0]);
  }

  private static void assertHeaders(Answer answer) {
    assertEquals("" + SIZE, answer.header("Content-Length").orElseThrow());
    assertEquals("application/octet-stream", answer.header("Content-Type").orElseThrow());
    assertEquals("attachment; filename=file.bin", answer.header("Content-Disposition").orElseThrow());
    assertEquals(etag, answer.header("ETag").orElseThrow());
    assertEquals("public, max-age=31536000, immutable", answer.header("Cache-Control").orElseThrow());
    assertEquals("nosniff", answer.header("X-Content-Type-Options").orElseThrow());
    assertEquals("*", answer.header("Access-Control-Allow-Origin").orElseThrow());
  }
}

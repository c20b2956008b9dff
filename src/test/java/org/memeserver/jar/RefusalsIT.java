package org.memeserver.jar;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.support.Answers.json;
import static org.memeserver.support.Answers.refused;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.support.JarServer;
import org.memeserver.support.RawConnection;
import org.memeserver.support.RawConnection.Answer;
import org.memeserver.support.Setup;
import org.memeserver.support.SphinxUser;
import org.memeserver.support.StoredBlobs;

/** Early answers reach clients that are still sending, and every answer can be read by pages of any origin. */
class RefusalsIT {
  private static final int SENT_ANYWAY = 40 << 20;
  private static final int LIMIT = 32 << 20;

  @TempDir static Path folder;
  private static JarServer server;
  private static SphinxUser owner;

  @BeforeAll
  static void start() throws Exception {
    server = JarServer.start(folder);
    owner = SphinxUser.of(server.port(), 1).signIn();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void clientsThatKeepSendingReadThatItIsTooBig() throws Exception {
    for (int round = 0; round < 20; round++) {
      assertEquals("File too big", refused(413, sentRegardless("/file", owner.token())));
    }
    assertNothingIsLeft();
  }

  @Test
  void clientsThatKeepSendingReadThatTheyAreNotSignedIn() throws Exception {
    for (int round = 0; round < 5; round++) {
      refused(401, sentRegardless("/public", "none"));
    }
    assertNothingIsLeft();
  }

  /** Writes all of a body that is too large, and reads only after writing has ended or failed, as simple clients do. */
  private static Answer sentRegardless(String path, String token) throws IOException {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(upload(path, token) + "Content-Length: " + SENT_ANYWAY + "\n\n");
      byte[] block = new byte[64 << 10];
      try {
        for (int sent = 0; sent < SENT_ANYWAY; sent += block.length) {
          connection.send(block);
        }
      } catch (IOException e) {
        // The server has closed its side; what it said before is still there to be read.
        assertTrue(e.getMessage() != null);
      }
      return connection.answer();
    }
  }

  @Test
  void aChunkedUploadOverTheLimitReadsThatItIsTooBig() throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(upload("/file", owner.token()) + "Transfer-Encoding: chunked\n\n");
      byte[] start = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n".getBytes(US_ASCII);
      connection.send(Integer.toHexString(start.length) + "\n").send(start).send("\n");
      byte[] block = new byte[64 << 10];
      try {
        for (int sent = 0; sent <= LIMIT + (1 << 20); sent += block.length) {
          connection.send(Integer.toHexString(block.length) + "\n").send(block).send("\n");
        }
      } catch (IOException e) {
        assertTrue(e.getMessage() != null);
      }
      assertEquals("File too big", refused(413, connection.answer()));
    }
    assertNothingIsLeft();
  }

  @Test
  void whatNoHttpServerCouldReadIsRefusedWithoutAnObject() throws Exception {
    for (String head : List.of("GET /public/%zz HTTP/1.1\nHost: m\n\n", "GET /ping?a=%zz HTTP/1.1\nHost: m\n\n", "GARBAGE\n\n",
        "GET /ping HTTP/1.1\nHost: m\nX: " + "a".repeat(70_000) + "\n\n", "GET /ping HTTP/1.1\n" + "A: b\n".repeat(300) + "\n")) {
      Answer answer = RawConnection.ask(server.port(), head, new byte[0]);
      assertTrue(answer.status() >= 400 && answer.status() < 500, () -> answer.status() + answer.text());
      assertFalse(answer.text().contains("{"), answer::text);
    }
    assertEquals(200, owner.get("/ping").statusCode());
  }

  @Test
  void clientsThatGoAwayInTheMiddleLeaveNothing() throws Exception {
    Setup.expectNothingBetween("a proxy cuts a connection in its own way");
    byte[] form = SphinxUser.form(new byte[1 << 20], "f", "a/b", Map.of());
    for (int part : List.of(10, 300, 100_000, form.length - 30, form.length - 1)) {
      for (boolean orderly : List.of(true, false)) {
        try (RawConnection connection = new RawConnection(server.port())) {
          connection.send(upload("/public", owner.token()).replace("boundary=x", "boundary=x-meme-test-x") + "Content-Length: " + form.length
              + "\n\n").send(Arrays.copyOf(form, part));
          if (orderly) {
            connection.sendEnd();
            // Closed, or told 400: either way it is over.
            connection.in().readAllBytes();
          }
        }
      }
    }
    assertNothingIsLeft();
  }

  @Test
  void theLargestFileThatIsAllowedIsTaken() throws Exception {
    byte[] largest = new byte[LIMIT];
    byte[] form = SphinxUser.form(new byte[0], "f", "a/b", Map.of());
    largest = Arrays.copyOf(largest, LIMIT + 512 - form.length);
    String muid = json(owner.upload("/file", largest, "f", "a/b", Map.of())).get("muid").asText();
    refused(413, owner.upload("/file", Arrays.copyOf(largest, largest.length + 1), "f", "a/b", Map.of()));
    assertEquals(204, owner.send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
    assertNothingIsLeft();
  }

  @Test
  void aClientThatWaitsForLeaveGetsItAndSendsItsBody() throws Exception {
    byte[] form = SphinxUser.form(new byte[] {42}, "f", "a/b", Map.of());
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send("POST /file HTTP/1.1\nHost: m\nExpect: 100-continue\nAuthorization: Bearer " + owner.token()
          + "\nContent-Type: multipart/form-data; boundary=x-meme-test-x\nContent-Length: " + form.length + "\n\n");
      assertEquals(100, connection.head().status());
      Answer kept = connection.send(form).answer();
      assertEquals(200, kept.status(), kept::text);
      String muid = json(kept.body()).get("muid").asText();
      // The connection is good for more.
      assertEquals("\"pong\"", connection.send("GET /ping HTTP/1.1\nHost: m\n\n").answer().text());
      assertEquals(204, owner.send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
    }
  }

  @Test
  void aClientThatWaitsForLeaveAndIsRefusedSendsNothing() throws Exception {
    Setup.expectNothingBetween("a proxy gives leave by itself");
    Map<String, Integer> heads = Map.of(
        upload("/file", "none") + "Content-Length: 5000\n", 401,
        upload("/file", owner.token()) + "Content-Length: " + SENT_ANYWAY + "\n", 413,
        upload("/file", owner.token()).replace("multipart/form-data; boundary=x", "text/plain") + "Content-Length: 5000\n", 415,
        upload("/template", owner.token()) + "Content-Length: 5000\n", 403,
        upload("/nowhere", owner.token()) + "Content-Length: 5000\n", 404);
    for (Map.Entry<String, Integer> head : heads.entrySet()) {
      refused(head.getValue(), RawConnection.ask(server.port(), head.getKey() + "Expect: 100-continue\n\n", new byte[0]));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "GET /", "GET /ping", "GET /healthz", "GET /readyz", "GET /metrics", "GET /ask", "POST /verify", "POST /file", "POST /upload", "POST /public",
    "POST /template", "GET /file/a.b.c.d.e", "GET /public/x", "GET /template/x", "GET /templates", "GET /mymedia", "GET /mymedia/x",
    "PATCH /mymedia/x", "DELETE /mymedia/x", "GET /media/x", "PUT /purchase/x", "GET /search/x", "GET /preferences", "POST /preferences",
    "GET /podcast?url=x", "GET /nowhere", "DELETE /ping", "GET /public/%ff", "GET /file/%00"
  })
  void pagesOfAnyOriginMayAskAndReadErrorsAsJsonStrings(String request) throws Exception {
    String path = request.split(" ")[1];
    if (path.equals("/metrics") || path.contains("%00")) {
      Setup.expectNothingBetween("a proxy refuses " + path + " by itself");
    }
    Answer preflight = RawConnection.ask(server.port(),
        "OPTIONS " + path + " HTTP/1.1\nHost: m\nOrigin: https://a.example\nAccess-Control-Request-Method: PUT\n"
            + "Access-Control-Request-Headers: authorization\n\n", new byte[0]);
    assertTrue(preflight.status() == 200 || preflight.status() == 204, () -> "" + preflight.status());
    assertEquals("*", preflight.header("Access-Control-Allow-Origin").orElseThrow());
    assertNames(preflight.header("Access-Control-Allow-Methods").orElseThrow(), "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    assertNames(preflight.header("Access-Control-Allow-Headers").orElseThrow(), "Accept", "Authorization", "Content-Type", "Range", "X-User");

    Answer answer = RawConnection.ask(server.port(),
        request + " HTTP/1.1\nHost: m\nOrigin: https://a.example\nContent-Length: 0\n\n", new byte[0]);
    assertEquals("*", answer.header("Access-Control-Allow-Origin").orElseThrow());
    assertNames(answer.header("Access-Control-Expose-Headers").orElseThrow(),
        "Content-Disposition", "Content-Length", "Content-Range", "ETag", "Retry-After", "WWW-Authenticate");
    assertTrue(answer.status() < 500, answer::text);
    if (answer.status() >= 400) {
      refused(answer.status(), answer);
    }
  }

  @Test
  void unknownPathsAndMethodsAreToldApart() throws Exception {
    refused(404, RawConnection.ask(server.port(), "GET /no/where HTTP/1.1\nHost: m\n\n", new byte[0]));
    Answer wrong = RawConnection.ask(server.port(), "PUT /ask HTTP/1.1\nHost: m\nContent-Length: 0\n\n", new byte[0]);
    refused(405, wrong);
    assertNames(wrong.header("Allow").orElseThrow(), "GET", "HEAD", "OPTIONS");
    refused(404, RawConnection.ask(server.port(), "GET /podcast?url=x HTTP/1.1\nHost: m\n\n", new byte[0]));
    assertEquals("Bearer", RawConnection.ask(server.port(), "GET /mymedia HTTP/1.1\nHost: m\n\n", new byte[0]).header("WWW-Authenticate").orElseThrow());
  }

  private static void assertNames(String header, String... names) {
    assertTrue(List.of(header.split(", *")).containsAll(List.of(names)), header);
  }

  private static String upload(String path, String token) {
    return "POST " + path + " HTTP/1.1\nHost: m\nAuthorization: Bearer " + token + "\nContent-Type: multipart/form-data; boundary=x\n";
  }

  /** Waits until no record is there and no file either. */
  private static void assertNothingIsLeft() throws Exception {
    assertEquals(0, json(owner.get("/mymedia")).size());
    Instant end = Instant.now().plusSeconds(60);
    List<Object> left = stored();
    while (!left.isEmpty() && Instant.now().isBefore(end)) {
      LockSupport.parkNanos(5_000_000);
      left = stored();
    }
    assertEquals(List.of(), left);
  }

  /** What is stored, or being stored. */
  private static List<Object> stored() throws Exception {
    StoredBlobs stored = StoredBlobs.of(folder);
    try {
      List<Object> all = new ArrayList<>(stored.unfinished());
      all.addAll(stored.blobs());
      return all;
    } catch (UncheckedIOException e) {
      // Something went away while it was being looked at.
      return List.of(e);
    }
  }
}

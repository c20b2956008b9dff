package org.memeserver.blob.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.BlobWriter;
import org.memeserver.model.BlobId;
import org.memeserver.model.S3Address;
import org.memeserver.support.S3Server;

/** Stores that answer otherwise than they should, and what stands before stores and answers for them. */
class OddAnswersTest {
  private static final BlobId ID = BlobId.random(new SecureRandom());
  private static final int LARGE = 5_300_000;
  private static final String DONE = "<CompleteMultipartUploadResult><ETag>\"e\"</ETag></CompleteMultipartUploadResult>";

  private final byte[] content = new byte[300_000];
  private final Queue<String> ends = new ArrayDeque<>();
  private final List<String> pages = new ArrayList<>();
  private final PartBuffers buffers = new PartBuffers(64 << 20, Duration.ofSeconds(5), Duration.ofSeconds(60));
  private HttpServer server;
  private S3BlobStore store;
  private String etag = "\"e\"";
  private boolean slow;
  private boolean knowsRanges = true;
  private boolean knowsLengths = true;
  private String whole = Integer.toString(content.length);

  @BeforeEach
  void open() throws IOException {
    new Random(1).nextBytes(content);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    server.createContext("/", this::answer);
    server.start();
    store = withPatience(Duration.ofSeconds(20));
  }

  private S3BlobStore withPatience(Duration silence) throws IOException {
    S3Address address = S3Server.through(server.getAddress().getPort(), S3Server.shared().freshBucket());
    return new S3BlobStore(S3Bucket.of(address, new Patience(silence, Duration.ofMillis(10))), buffers, Duration.ZERO);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    server.stop(0);
    assertEquals(0, buffers.inUse());
  }

  /** Nothing that is written here is there afterwards. */
  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    switch (exchange.getRequestMethod()) {
      case "HEAD" -> exchange.sendResponseHeaders(404, -1);
      case "PUT" -> {
        if (!etag.isEmpty()) {
          exchange.getResponseHeaders().add("ETag", etag);
        }
        exchange.sendResponseHeaders(200, -1);
      }
      case "POST" -> {
        if (query.contains("uploads")) {
          send(exchange, "<Result><UploadId>u</UploadId></Result>");
        } else if (slow) {
          sendSlowly(exchange, ends.remove());
        } else {
          send(exchange, ends.remove());
        }
      }
      case "GET" -> {
        if (query.contains("list-type")) {
          send(exchange, pages.remove(0));
        } else if (query.contains("uploads")) {
          send(exchange, "<ListMultipartUploadsResult/>");
        } else {
          sendObject(exchange);
        }
      }
      default -> exchange.sendResponseHeaders(204, -1);
    }
    exchange.close();
  }

  private static void send(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Blanks until all is done, as Amazon sends them. */
  private static void sendSlowly(HttpExchange exchange, String text) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try {
      for (int i = 0; i < 16; i++) {
        Thread.sleep(250);
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    exchange.getResponseBody().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void sendObject(HttpExchange exchange) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    boolean part = range != null && knowsRanges;
    int from = part ? Integer.parseInt(range.replaceAll("bytes=|-.*", "")) : 0;
    int to = part ? Math.min(content.length, Integer.parseInt(range.replaceAll(".*-", "")) + 1) : content.length;
    if (part) {
      exchange.getResponseHeaders().add("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + whole);
    }
    exchange.sendResponseHeaders(part ? 206 : 200, knowsLengths ? to - from : 0);
    exchange.getResponseBody().write(content, from, to - from);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "<html><body>Welcome</body></html>", "<CompleteMultipartUploadResult/>", "<Error><Code>Odd</Code></Error>"})
  void anAnswerThatIsNoneDoesNotMeanThatABlobIsThere(String end) throws IOException {
    for (int i = 0; i < 10; i++) {
      ends.add(end);
    }
    try (BlobWriter writer = store.create(ID)) {
      writer.write(ByteBuffer.allocate(LARGE));
      assertThrows(IOException.class, writer::commit);
    }
  }

  @Test
  void aStoreThatBeginsWithSuccessAndEndsWithAFailureIsAskedAgain() throws IOException {
    ends.addAll(List.of("<Error><Code>InternalError</Code></Error>", "<Error><Code>SlowDown</Code></Error>", DONE));
    try (BlobWriter writer = store.create(ID)) {
      writer.write(ByteBuffer.allocate(LARGE));
      assertEquals(LARGE, writer.commit());
    }
  }

  @Test
  void aStoreThatIsLongAtPuttingPartsTogetherIsWaitedForWhileItSendsBlanks() throws IOException {
    slow = true;
    ends.add(DONE);
    try (S3BlobStore impatient = withPatience(Duration.ofSeconds(1));
        BlobWriter writer = impatient.create(ID)) {
      writer.write(ByteBuffer.allocate(LARGE));
      assertEquals(LARGE, writer.commit());
    }
  }

  @Test
  void aSmallBlobWhoseAnswerNamesNoObjectIsLookedFor() throws IOException {
    etag = "";
    try (BlobWriter writer = store.create(ID)) {
      writer.write(ByteBuffer.allocate(10));
      assertThrows(IOException.class, writer::commit);
    }
  }

  @Test
  void aStoreThatSendsTheWholeInsteadOfAPartIsNotMistaken() throws IOException {
    knowsRanges = false;
    assertThrows(IOException.class, () -> read(100, 200_000));
    assertArrayEquals(Arrays.copyOf(content, 1000), read(0, 1000));
  }

  @Test
  void aLengthThatIsNotSaidIsAnIOException() throws IOException {
    knowsLengths = false;
    assertArrayEquals(Arrays.copyOfRange(content, 100, 200_000), read(100, 200_000));
    whole = "*";
    assertThrows(IOException.class, () -> read(100, 200_000));
    knowsRanges = false;
    assertThrows(IOException.class, () -> read(0, 1000));
  }

  @Test
  void aListThatBreaksOffIsNotTakenForAWholeOne() throws IOException {
    String name = "memes/blobs/" + ID;
    String object = "<Contents><Key>%s</Key><Size>1</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>";
    String more = "<IsTruncated>true</IsTruncated>";
    String token = "<NextContinuationToken>t</NextContinuationToken>";
    pages.add("<ListBucketResult>" + more + object.formatted(name) + "</ListBucketResult>");
    assertThrows(IOException.class, () -> store.forEach(blob -> {}));
    pages.add("<ListBucketResult>" + more + token + "</ListBucketResult>");
    pages.add("<ListBucketResult>" + more + token + "</ListBucketResult>");
    assertThrows(IOException.class, () -> store.forEach(blob -> {}));
    pages.add("<ListBucketResult>" + object.formatted("a") + object.formatted("other/" + ID) + object.formatted(name) + "</ListBucketResult>");
    List<BlobId> found = new ArrayList<>();
    store.forEach(blob -> found.add(blob.id()));
    assertEquals(List.of(ID), found);
  }

  private byte[] read(int from, int to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(to - from);
    try (BlobReader reader = store.open(ID, from, to)) {
      while (bytes.hasRemaining()) {
        reader.read(from + bytes.position(), bytes);
      }
    }
    return bytes.array();
  }
}

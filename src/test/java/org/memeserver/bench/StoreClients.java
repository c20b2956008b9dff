package org.memeserver.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.memeserver.support.JarServer;
import org.memeserver.support.SphinxUser;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Clients of the server, and clients that speak to its store themselves. */
final class StoreClients {
  private final JarServer server;
  private final S3Client library;
  private final String bucket;
  private final String token;
  private final AtomicLong marks = new AtomicLong();
  private final Map<Integer, byte[]> contents = new ConcurrentHashMap<>();

  StoreClients(JarServer server, S3Client library, String bucket) throws IOException, InterruptedException {
    this.server = server;
    this.library = library;
    this.bucket = bucket;
    this.token = SphinxUser.of(server.port(), 1).signIn().token();
  }

  /** A content that both have. */
  record Stored(String muid, String key, int bytes) {}

  Stored stored(int bytes) throws IOException {
    byte[] mark = mark();
    String answer = Upload.send(server.port(), token, "/public", mark, content(bytes));
    String key = put(mark, bytes);
    return new Stored(SphinxUser.field(answer.substring(answer.indexOf('{')), "muid"), key, bytes);
  }

  private byte[] mark() {
    return ByteBuffer.allocate(Long.BYTES).putLong(marks.incrementAndGet()).array();
  }

  /** All but the mark. */
  private byte[] content(int bytes) {
    return contents.computeIfAbsent(bytes, any -> Bed.content(bytes - Long.BYTES, bytes));
  }

  Void upload(int bytes) throws IOException {
    String answer = Upload.send(server.port(), token, "/file", mark(), content(bytes));
    if (!Upload.isKept(answer)) {
      throw new IllegalStateException("not kept: " + answer);
    }
    return null;
  }

  Void put(int bytes) {
    put(mark(), bytes);
    return null;
  }

  private String put(byte[] mark, int bytes) {
    String key = "plain/" + ByteBuffer.wrap(mark).getLong();
    byte[] rest = content(bytes);
    // The mark does not matter to the store; the same number of bytes does.
    library.putObject(request -> request.bucket(bucket).key(key),
        RequestBody.fromContentProvider(() -> new SequenceInputStream(new ByteArrayInputStream(mark), new ByteArrayInputStream(rest)), bytes, "application/octet-stream"));
    return key;
  }

  Void download(Stored stored) throws IOException {
    return fetch(stored, null, stored.bytes());
  }

  Void downloadRange(Stored stored, int bytes) throws IOException {
    return fetch(stored, range(stored, bytes), bytes);
  }

  private Void fetch(Stored stored, String range, int expected) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) server.uri("/public/" + stored.muid()).toURL().openConnection();
    if (range != null) {
      connection.setRequestProperty("Range", range);
    }
    expect(connection.getInputStream(), expected);
    return null;
  }

  Void get(Stored stored) throws IOException {
    expect(library.getObject(request -> request.bucket(bucket).key(stored.key())), stored.bytes());
    return null;
  }

  Void getRange(Stored stored, int bytes) throws IOException {
    expect(library.getObject(request -> request.bucket(bucket).key(stored.key()).range(range(stored, bytes))), bytes);
    return null;
  }

  private static String range(Stored stored, int bytes) {
    int from = ThreadLocalRandom.current().nextInt(stored.bytes() - bytes);
    return "bytes=" + from + "-" + (from + bytes - 1);
  }

  private static void expect(InputStream body, int bytes) throws IOException {
    try (InputStream in = body) {
      byte[] some = new byte[1 << 16];
      long sum = 0;
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        sum += read;
      }
      if (sum != bytes) {
        throw new IllegalStateException(sum + " bytes instead of " + bytes);
      }
    }
  }
}

package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.BlobBucket;
import org.memeserver.support.Contents;
import org.memeserver.support.JarServer;
import org.memeserver.support.S3Server;
import org.memeserver.support.SphinxUser;

/** Contents that are far larger than the heap, and many at once, on their way to a bucket and back. */
@Tag("alone")
class BigS3IT {
  private static final int MEGABYTES = Integer.getInteger("meme.big.megabytes", 200);
  private static final int UPLOADS = Integer.getInteger("meme.big.uploads", 8);
  private static final int MEGABYTE = 1_000_000;
  private static final String BOUNDARY = "x-meme-big-x";

  /** A heap of 128 MB, and what the JVM takes beside it. */
  private static final long MOST_RESIDENT_KB = 420_000;

  @TempDir Path folder;
  private final BlobBucket bucket = new BlobBucket(S3Server.shared().freshBucket());

  private JarServer start() throws Exception {
    return JarServer.start(folder, List.of("-Xmx128m"), bucket.options("--max-upload-size-mb", "1100", "--access-log", "false"));
  }

  @Test
  void aContentLargerThanTheHeapComesBackByteForByte() throws Exception {
    try (JarServer server = start()) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      byte[] megabyte = Contents.of(1, MEGABYTE);
      MessageDigest sent = MessageDigest.getInstance("SHA-256");
      long begin = System.nanoTime();
      String muid = upload(server, owner, megabyte, sent);
      double up = (System.nanoTime() - begin) / 1e9;
      MessageDigest got = MessageDigest.getInstance("SHA-256");
      begin = System.nanoTime();
      try (InputStream in = server.uri("/public/" + muid).toURL().openStream()) {
        byte[] some = new byte[1 << 16];
        for (int read = in.read(some); read >= 0; read = in.read(some)) {
          got.update(some, 0, read);
        }
      }
      double down = (System.nanoTime() - begin) / 1e9;
      assertEquals(HexFormat.of().formatHex(sent.digest()), HexFormat.of().formatHex(got.digest()));
      assertEquals(List.of(), bucket.unfinished());
      long peak = peakKilobytes(server.pid());
      System.getLogger("BigS3IT").log(System.Logger.Level.INFO, "{0} MB: up in {1} s, down in {2} s, peak RSS {3} MB", Integer.toString(MEGABYTES), up,
          down, peak / 1000);
      assertTrue(peak < MOST_RESIDENT_KB, peak + " kB");
    }
  }

  private static String upload(JarServer server, SphinxUser owner, byte[] megabyte, MessageDigest sent) throws IOException {
    byte[] head = ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    byte[] tail = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    HttpURLConnection connection = (HttpURLConnection) server.uri("/public").toURL().openConnection();
    connection.setDoOutput(true);
    connection.setRequestProperty("Authorization", "Bearer " + owner.token());
    connection.setRequestProperty("Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
    connection.setFixedLengthStreamingMode((long) head.length + (long) MEGABYTES * MEGABYTE + tail.length);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(head);
      for (int i = 0; i < MEGABYTES; i++) {
        // No two are alike, so that one in the place of another would be noticed.
        ByteBuffer.wrap(megabyte).putInt(i);
        sent.update(megabyte);
        out.write(megabyte);
      }
      out.write(tail);
    }
    try (InputStream in = connection.getInputStream()) {
      return SphinxUser.field(new String(in.readAllBytes(), StandardCharsets.UTF_8), "muid");
    }
  }

  @Test
  void manyLargeUploadsAtOnceShareASmallHeap() throws Exception {
    try (JarServer server = start()) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      AtomicInteger again = new AtomicInteger();
      // Clients with a body each would need as much memory as the server must not.
      byte[] shared = Contents.of(2, 30 * MEGABYTE);
      ExecutorService clients = Executors.newFixedThreadPool(UPLOADS);
      long begin = System.nanoTime();
      try {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < UPLOADS; i++) {
          Map<String, String> name = Map.of("name", "upload" + i);
          SphinxUser one = SphinxUser.of(server.port(), 10 + i).signIn();
          all.add(clients.submit(() -> uploadPatiently(one, shared, name, again)));
        }
        for (Future<?> one : all) {
          one.get();
        }
      } finally {
        clients.shutdownNow();
      }
      long peak = peakKilobytes(server.pid());
      System.getLogger("BigS3IT").log(System.Logger.Level.INFO, "{0} uploads of 30 MB in {1} s, {2} of them told to come again, peak RSS {3} MB", UPLOADS,
          (System.nanoTime() - begin) / 1e9, again, peak / 1000);
      assertTrue(peak < MOST_RESIDENT_KB, peak + " kB");
      assertEquals(200, owner.get("/readyz").statusCode());
      assertEquals(1, bucket.blobs().size(), "of one content");
    }
  }

  private static Void uploadPatiently(SphinxUser user, byte[] content, Map<String, String> fields, AtomicInteger again) throws Exception {
    while (true) {
      HttpResponse<byte[]> answer = user.upload("/file", content, "f", "a/b", fields);
      if (answer.statusCode() == 200) {
        return null;
      }
      assertEquals(503, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
      assertTrue(answer.headers().firstValue("Retry-After").isPresent());
      again.incrementAndGet();
    }
  }

  private static long peakKilobytes(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IllegalStateException("no peak is known of " + pid);
  }
}

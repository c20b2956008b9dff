package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.BlobFolder;
import org.memeserver.support.Contents;
import org.memeserver.support.HostileRequests;
import org.memeserver.support.HostileRequests.Ending;
import org.memeserver.support.HostileRequests.Hostile;
import org.memeserver.support.JarServer;
import org.memeserver.support.Library;
import org.memeserver.support.RawHttp;
import org.memeserver.support.SphinxUser;

/** Requests made to hurt, over plain sockets, against a server with a small heap: none is a fault of ours, none hangs, none leaves anything. */
class FuzzIT {
  private static final int REQUESTS = Integer.getInteger("meme.fuzz.requests", 20_000);
  private static final int THREADS = 6;
  private static final int PATIENCE_MS = 30_000;
  private static final int MIB = 1 << 20;

  @TempDir Path folder;
  private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private JarServer server;
  private SphinxUser user;

  @BeforeEach
  void start() throws Exception {
    server = JarServer.start(folder, List.of("-Xmx128m"), "--access-log", "false", "--idle-timeout-seconds", "3", "--sweep-interval-seconds", "2",
        "--max-upload-size-mb", "80");
    user = SphinxUser.of(server.port(), 1).signIn();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void noHostileRequestIsAFaultOrHangsOrLeavesAnything() throws Exception {
    long seed = Long.getLong("meme.fuzz.seed", System.nanoTime());
    System.getLogger("FuzzIT").log(System.Logger.Level.INFO, "seed {0}", Long.toString(seed));
    String muid = user.uploaded("/file", Contents.of(1, 1000));
    String token = user.tokenFor(server.host(), muid, user.publicKey(), 4_000_000_000L);
    inThreads(thread -> {
      HostileRequests hostile = new HostileRequests(new Random(seed + thread), user, token, muid);
      for (int i = thread; i < REQUESTS; i += THREADS) {
        if (i % 50 == 0) {
          // Some of the requests delete or lock away what the others are aimed at.
          user.uploaded("/file", Contents.of(1, 1000));
        }
        say(hostile.next());
      }
    });
    System.getLogger("FuzzIT").log(System.Logger.Level.INFO, "answers: {0}", new TreeMap<>(answers));
    assertUnharmed("seed " + seed);
  }

  @Test
  void endlessHeadsPreamblesAndFieldsAreRefusedInSmallMemory() throws Exception {
    byte[] filler = "x".repeat(MIB).getBytes(StandardCharsets.US_ASCII);
    byte[] fields = "--x-meme-test-x\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
    byte[] head = "--x-meme-test-x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"".getBytes(StandardCharsets.US_ASCII);
    byte[] field = "--x-meme-test-x\r\nContent-Disposition: form-data; name=a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    inThreads(thread -> {
      for (String type : List.of("Content-Length: " + 70 * MIB, "Transfer-Encoding: chunked")) {
        flood("63 MiB head", type, head, filler, 63);
        flood("bottomless preamble", type, new byte[0], filler, 63);
        flood("a million fields", type, new byte[0], fields, 100);
        flood("a 63 MiB field", type, field, filler, 63);
        flood("63 MiB of newlines", type, field, "\r\n".repeat(MIB / 2).getBytes(StandardCharsets.US_ASCII), 63);
      }
    });
    System.getLogger("FuzzIT").log(System.Logger.Level.INFO, "answers: {0}", new TreeMap<>(answers));
    assertUnharmed("");
  }

  @Test
  void clientsThatStopInTheMiddleAreLetGo() throws Exception {
    byte[] form = SphinxUser.form(Contents.of(7, 300_000), "f", "t", Map.of());
    String head = "POST /file HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + user.token()
        + "\r\nContent-Type: multipart/form-data; boundary=x-meme-test-x\r\nContent-Length: " + form.length + "\r\n\r\n";
    List<RawHttp> stopped = new ArrayList<>();
    try {
      for (int i = 0; i < 60; i++) {
        RawHttp http = new RawHttp(server.port(), PATIENCE_MS);
        stopped.add(http);
        http.send(head.getBytes(StandardCharsets.US_ASCII), java.util.Arrays.copyOf(form, form.length / 60 * i));
      }
      for (RawHttp http : stopped) {
        int status = http.answer(false).status();
        assertTrue(status == 0 || status == 408, "answer " + status);
      }
    } finally {
      for (RawHttp http : stopped) {
        http.close();
      }
    }
    assertUnharmed("");
    assertEquals(List.of(), new Library(server).muidsOf(user));
  }

  private void say(Hostile hostile) {
    try (RawHttp http = new RawHttp(server.port(), PATIENCE_MS)) {
      http.send(hostile.bytes());
      if (hostile.ending() == Ending.VANISH) {
        return;
      }
      if (hostile.ending() == Ending.HALF_CLOSE) {
        http.endSending();
      }
      note(hostile.kind(), http.answer(isHead(hostile)), show(hostile.bytes()));
    } catch (SocketTimeoutException e) {
      faults.add("hung: " + show(hostile.bytes()));
    } catch (java.io.IOException e) {
      faults.add(e + ": " + show(hostile.bytes()));
    }
  }

  private static boolean isHead(Hostile hostile) {
    return new String(hostile.bytes(), 0, Math.min(5, hostile.bytes().length), StandardCharsets.ISO_8859_1).equals("HEAD ");
  }

  private void flood(String what, String framing, byte[] begin, byte[] filler, int times) throws Exception {
    boolean chunked = framing.startsWith("Transfer");
    try (RawHttp http = new RawHttp(server.port(), PATIENCE_MS)) {
      boolean open = http.send(("POST /file HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + user.token()
          + "\r\nContent-Type: multipart/form-data; boundary=x-meme-test-x\r\n" + framing + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      open = open && (begin.length == 0 || http.send(framed(begin, chunked)));
      for (int i = 0; i < times && open; i++) {
        open = http.send(framed(filler, chunked));
      }
      http.endSending();
      RawHttp.Answer answer = http.answer(false);
      note(what, answer, what);
      if (answer.status() == 200) {
        faults.add(what + " was taken");
      }
    } catch (SocketTimeoutException e) {
      faults.add("hung: " + what);
    }
  }

  private static byte[][] framed(byte[] bytes, boolean chunked) {
    return chunked
        ? new byte[][] {(Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII), bytes, {'\r', '\n'}}
        : new byte[][] {bytes};
  }

  private void note(String kind, RawHttp.Answer answer, String request) {
    answers.computeIfAbsent(kind + " " + answer.status(), key -> new AtomicInteger()).incrementAndGet();
    if (answer.status() >= 500) {
      faults.add(answer.status() + " " + answer.text() + " for " + request);
    }
  }

  private void assertUnharmed(String seed) throws Exception {
    List<String> seen = List.copyOf(faults);
    assertEquals(List.of(), seen.subList(0, Math.min(10, seen.size())), seen.size() + " faults, " + seed);
    SphinxUser later = SphinxUser.of(server.port(), 1).signIn();
    assertEquals("\"pong\"", new String(later.get("/ping").body(), StandardCharsets.UTF_8).trim());
    new Library(server).awaitOneBlobEach(BlobFolder.of(folder), List.of(later), Duration.ofSeconds(150));
    String log = server.output();
    assertFalse(log.contains("OutOfMemory"), log);
    assertFalse(log.contains("ERROR"), log);
  }

  private interface Attack {
    void run(int thread) throws Exception;
  }

  private static void inThreads(Attack attack) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        running.add(threads.submit(() -> {
          attack.run(thread);
          return null;
        }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String show(byte[] request) {
    String text = new String(request, 0, Math.min(request.length, 700), StandardCharsets.ISO_8859_1);
    return text.replaceAll("Bearer \\S{200,}", "Bearer J").replace("\r\n", "|").replaceAll("[^ -~]", "?");
  }
}

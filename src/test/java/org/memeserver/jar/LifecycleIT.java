package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.support.Answers.json;
import static org.memeserver.support.Answers.refused;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarCommand;
import org.memeserver.support.JarServer;
import org.memeserver.support.RawConnection;
import org.memeserver.support.RawConnection.Answer;
import org.memeserver.support.SphinxUser;

/** How the server begins, ends, fails to begin, and what it says meanwhile. */
class LifecycleIT {
  @TempDir Path folder;

  @Test
  void withoutAnySettingItMakesItsFolderAndItsKeys() throws Exception {
    Path output = folder.resolve("out");
    // Any free port, since another server may have the default one.
    Process process = meme(output, "serve", "--port", "0", "--bind", "127.0.0.1");
    try {
      await("it listens", () -> text(output).contains("Data lies in"));
      assertTrue(text(output).contains("HOST is localhost:"), text(output));
      Path keys;
      try (Stream<Path> files = Files.list(folder.resolve("meme-data"))) {
        keys = files.filter(file -> file.getFileName().toString().contains("keys")).findFirst().orElseThrow();
      }
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)));
      for (String secret : text(keys).split("[\\s=:\"]+")) {
        assertFalse(secret.length() >= 32 && text(output).contains(secret), "a secret is in the output");
      }
    } finally {
      process.destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    }
    assertTrue(text(output).contains("stopped"), text(output));
  }

  @Test
  void aPortInUseIsOneClearLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String said = startFails("--port", "" + taken.getLocalPort());
      assertTrue(said.contains("127.0.0.1:" + taken.getLocalPort()), said);
    }
  }

  @Test
  void aFolderThatCannotBeUsedIsOneClearLine() throws Exception {
    Files.writeString(folder.resolve("data"), "a file in the way");
    String said = startFails();
    assertTrue(said.contains(folder.resolve("data").toString()), said);
    Files.delete(folder.resolve("data"));
    Files.writeString(folder.resolve("files"), "a file in the way");
    assertTrue(startFails("--local-dir", folder.resolve("files").toString()).contains(folder.resolve("files").toString()));
  }

  @Test
  void aSecondServerOnTheSameDataIsOneClearLine() throws Exception {
    try (JarServer first = JarServer.start(folder)) {
      startFails();
      String said = startFails("--local-dir", folder.resolve("elsewhere").toString());
      assertTrue(said.contains("in use") || said.contains("another"), said);
      // The first is none the worse for it.
      SphinxUser owner = SphinxUser.of(first.port(), 1).signIn();
      owner.uploaded("/file", new byte[] {1});
    }
  }

  @Test
  void lostKeysAreNotReplacedByNewOnes() throws Exception {
    try (JarServer server = JarServer.start(folder)) {
      SphinxUser.of(server.port(), 1).signIn().uploaded("/file", new byte[] {1, 2, 3});
      server.stop();
    }
    Path keys;
    try (Stream<Path> files = Files.list(folder.resolve("data"))) {
      keys = files.filter(file -> file.getFileName().toString().contains("keys")).findFirst().orElseThrow();
    }
    Path kept = Files.move(keys, folder.resolve("kept"));
    assertTrue(startFails().contains("keys file"));
    assertFalse(Files.exists(keys));
    Files.writeString(keys, "nonsense");
    assertTrue(startFails().contains(keys.toString()));
    Files.delete(keys);
    Files.move(kept, keys);
    try (JarServer again = JarServer.start(folder)) {
      assertEquals(1, json(SphinxUser.of(again.port(), 1).signIn().get("/mymedia")).size());
    }
  }

  @Test
  void whatWasUploadedIsThereAfterARestart() throws Exception {
    byte[] content = bytes(300_000);
    String muid;
    String token;
    try (JarServer server = JarServer.start(folder)) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      muid = owner.uploaded("/public", content);
      owner.upload("/preferences", new byte[] {7}, "p", "a/b", Map.of());
      token = owner.token();
      server.stop();
    }
    try (JarServer server = JarServer.start(folder)) {
      assertArrayEquals(content, SphinxUser.of(server.port(), 2).get("/public/" + muid).body());
      assertEquals(200, ask(server, "GET /mymedia", "Authorization: Bearer " + token).status());
      assertArrayEquals(new byte[] {7}, ask(server, "GET /preferences", "Authorization: Bearer " + token).body());
    }
  }

  @Test
  void aSlowDownloadIsFinishedBeforeTheEndWhileNewRequestsAreTurnedAway() throws Exception {
    byte[] content = bytes(12 << 20);
    try (JarServer server = JarServer.start(folder)) {
      String muid = SphinxUser.of(server.port(), 1).signIn().uploaded("/public", content);
      try (RawConnection slow = new RawConnection(server.port(), 32 << 10);
          RawConnection idle = new RawConnection(server.port())) {
        assertEquals(200, idle.send("GET /ping HTTP/1.1\nHost: m\n\n").answer().status());
        slow.send("GET /public/" + muid + " HTTP/1.1\nHost: m\n\n");
        assertEquals(200, slow.head().status());
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        got.writeBytes(slow.in().readNBytes(1000));
        server.askToStop();
        await("new requests are turned away", () -> isTurnedAway(server));
        Answer late = idle.send("GET /ping HTTP/1.1\nHost: m\n\n").answer();
        refused(503, late);
        assertEquals("*", late.header("Access-Control-Allow-Origin").orElseThrow());
        assertFalse(server.endsWithin(Duration.ofMillis(200)), "it did not wait for the transfer");
        got.writeBytes(slow.in().readNBytes(content.length - 1000));
        assertArrayEquals(content, got.toByteArray());
        assertTrue(server.endsWithin(Duration.ofSeconds(45)), server.output());
      }
    }
  }

  @Test
  void aTransferThatNeverEndsIsCutInTheEnd() throws Exception {
    try (JarServer server = JarServer.start(folder, "--shutdown-timeout-seconds", "1")) {
      String muid = SphinxUser.of(server.port(), 1).signIn().uploaded("/public", bytes(12 << 20));
      try (RawConnection stuck = new RawConnection(server.port(), 32 << 10)) {
        stuck.send("GET /public/" + muid + " HTTP/1.1\nHost: m\n\n");
        assertEquals(200, stuck.head().status());
        server.askToStop();
        assertTrue(server.endsWithin(Duration.ofSeconds(45)), server.output());
        assertFalse(server.output().contains("\tat "), server.output());
      }
    }
    JarServer.start(folder).close();
  }

  @Test
  void everyCommandExplainsItselfAndItsVersion() throws Exception {
    for (String command : List.of("", "serve", "config", "db", "db status", "db migrate", "db copy", "version")) {
      List<String> words = new ArrayList<>(command.isEmpty() ? List.of() : List.of(command.split(" ")));
      words.add("--help");
      String help = says(0, words);
      assertTrue(help.contains("Usage: meme"), help);
      words.set(words.size() - 1, "--version");
      assertTrue(says(0, words).matches("meme \\d+\\.\\d+\\S*\\s*"));
    }
    assertTrue(says(0, List.of("help", "serve")).contains("--max-upload-size-mb"));
    assertFalse(says(2, List.of("serve", "--no-such-thing")).contains("\tat "));
    String mistakes = says(78, List.of("serve", "--port", "99999", "--max-upload-size-mb", "x", "--local-encryption-key", "5ecre7"));
    assertTrue(mistakes.contains("PORT") && mistakes.contains("MAX_UPLOAD_SIZE_MB") && mistakes.contains("LOCAL_ENCRYPTION_KEY"), mistakes);
    assertFalse(mistakes.contains("5ecre7"), mistakes);
    assertFalse(says(0, List.of("config", "--jwt-key", "5ecre7")).contains("5ecre7"));
  }

  @Test
  void operatorsSeeThatItIsAliveAndWhatItDoes() throws Exception {
    try (JarServer server = JarServer.start(folder)) {
      assertEquals(200, ask(server, "GET /healthz", "Accept: */*").status());
      assertEquals(200, ask(server, "GET /readyz", "Accept: */*").status());
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      String muid = owner.uploaded("/public", bytes(1000));
      String secret = owner.tokenFor(server.host(), muid, null, 0xf0000000L);
      assertEquals(200, owner.get("/file/" + secret + "?jwt=querysecret").statusCode());
      // A request is counted when it has ended, which is a moment after its answer has come.
      Eventually.holds("the metrics have the upload and the download", Duration.ofSeconds(30), () -> {
        Answer metrics = ask(server, "GET /metrics", "Accept: text/plain");
        assertEquals(200, metrics.status());
        return metrics.text().contains("/file/{token}") && metrics.text().contains("/public");
      });
      for (String proxied : List.of("X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1", "X-Real-IP: 127.0.0.1")) {
        refused(403, ask(server, "GET /metrics", proxied));
      }
      await("the access log has the download", () -> server.output().contains("GET /file/"));
      server.stop();
      String log = server.output();
      assertFalse(log.contains(secret.substring(secret.lastIndexOf('.') + 1)), "the log has a signature");
      assertFalse(log.contains("querysecret") || log.contains("?"), "the log has a query");
      assertFalse(log.contains(owner.token()), "the log has a session token");
      assertTrue(log.lines().anyMatch(line -> line.matches("\\S+Z POST /public 200 \\d+ \\d+ms \\S+")), log);
    }
  }

  @Test
  void settingsOfUploadsAreHeeded() throws Exception {
    String admin = SphinxUser.of(1, 9).publicKey().text();
    try (JarServer server = JarServer.start(folder, "--restrict-upload-size", "true", "--default-ttl-seconds", "77", "--host", "memes.example",
        "--max-upload-size-mb", "2", "--admin-pubkeys", admin, "--metrics-public", "true")) {
      SphinxUser owner = SphinxUser.of(server.port(), 9).signIn();
      for (String path : List.of("/file", "/upload", "/public")) {
        assertEquals("File too big", refused(413, owner.upload(path, bytes((1 << 20) + 512), "f", "a/b", Map.of())));
      }
      assertEquals(200, owner.upload("/template", bytes(2 << 20), "f", "a/b", Map.of()).statusCode());
      refused(413, owner.upload("/template", bytes((2 << 20) + 512), "f", "a/b", Map.of()));
      String muid = json(owner.upload("/file", bytes(1 << 20), "f", "a/b", Map.of())).get("muid").asText();
      assertEquals(77, json(owner.get("/mymedia/" + muid)).get("ttl").asLong());
      assertEquals(200, owner.get("/file/" + owner.tokenFor("memes.example", muid, null, 0xf0000000L)).statusCode());
      refused(401, owner.get("/file/" + owner.tokenFor(server.host(), muid, null, 0xf0000000L)));
      assertEquals(200, ask(server, "GET /metrics", "X-Forwarded-For: 192.0.2.1").status());
    }
  }

  @Test
  void expiredMediaGoWithTheirBytes() throws Exception {
    try (JarServer server = JarServer.start(folder, "--sweep-interval-seconds", "1")) {
      SphinxUser owner = SphinxUser.of(server.port(), 1).signIn();
      String expiry = "" + (Instant.now().getEpochSecond() + 6);
      String muid = json(owner.upload("/public", bytes(5000), "f", "a/b", Map.of("expiry", expiry))).get("muid").asText();
      byte[] stays = {1};
      String lasting = owner.uploaded("/public", stays);
      assertEquals(200, owner.get("/public/" + muid).statusCode());
      long full = storedBytes(folder);
      assertTrue(full > 5000);
      await("the record and its bytes are gone", () -> storedBytes(folder) < 5000 && status(owner, "/mymedia/" + muid) == 404);
      refused(404, owner.get("/public/" + muid));
      assertArrayEquals(stays, owner.get("/public/" + lasting).body());
    }
  }

  /** Bytes of all files in the blob folder of a server that runs in the folder, but for the one that names it. */
  static long storedBytes(Path folder) {
    try (Stream<Path> all = Files.walk(folder.resolve("data/files"))) {
      long sum = 0;
      for (Path file : all.filter(Files::isRegularFile).filter(file -> !file.endsWith("files/database")).toList()) {
        sum += Files.size(file);
      }
      return sum;
    } catch (NoSuchFileException | UncheckedIOException e) {
      // Something went away while it was being looked at; callers look again.
      return Long.MAX_VALUE;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int status(SphinxUser user, String path) {
    try {
      return user.get(path).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isTurnedAway(JarServer server) {
    try {
      return ask(server, "GET /ping", "Connection: close").status() == 503;
    } catch (EOFException | SocketException e) {
      return true;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Answer ask(JarServer server, String request, String header) throws IOException {
    return RawConnection.ask(server.port(), request + " HTTP/1.1\nHost: m\n" + header + "\n\n", new byte[0]);
  }

  private String startFails(String... options) throws Exception {
    Path output = folder.resolve("failed.log");
    Process process = JarServer.launch(folder, List.of(), output, options);
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> "it runs: " + text(output));
      assertEquals(1, process.exitValue(), () -> text(output));
      String said = text(output);
      assertFalse(said.contains("\tat ") || said.contains("Exception in"), said);
      assertEquals(1, said.lines().filter(line -> line.startsWith("meme: ")).count(), said);
      assertFalse(said.lines().anyMatch(line -> line.contains("ERROR") || line.contains("WARN")), said);
      assertNotEquals("meme: null", said.strip());
      return said;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private String says(int exit, List<String> words) throws Exception {
    Path output = folder.resolve("said");
    Process process = meme(output, words.toArray(String[]::new));
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(exit, process.exitValue(), () -> words + ": " + text(output));
      return text(output);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Process meme(Path output, String... words) throws IOException {
    return JarCommand.launch(folder, output, List.of(), words);
  }

  private static void await(String what, BooleanSupplier condition) {
    Instant end = Instant.now().plusSeconds(30);
    while (!condition.getAsBoolean()) {
      assertTrue(Instant.now().isBefore(end), what);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }
}

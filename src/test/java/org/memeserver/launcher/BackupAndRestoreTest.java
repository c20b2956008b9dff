package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.config.ConfigException;
import org.memeserver.config.ConfigLoader;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.Postgres;
import org.memeserver.support.SphinxUser;

/** What is backed up comes back, whatever goes on meanwhile. */
class BackupAndRestoreTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path temporary;
  private Path passphrase;
  private String out = "";
  private String err = "";

  @BeforeEach
  void writePassphrase() throws Exception {
    passphrase = Files.writeString(temporary.resolve("passphrase"), "correct horse battery staple\n");
  }

  private static Map<String, String> h2(Path data) {
    return new HashMap<>(Map.of("DATA_DIR", data.toString(), "PORT", "0", "BIND", "127.0.0.1", "HOST", "memes.example.org"));
  }

  private static Map<String, String> postgres(Path data) {
    Map<String, String> settings = h2(data);
    settings.put("DATABASE_URL", Postgres.shared().freshDatabase());
    return settings;
  }

  private MemeServer serve(Map<String, String> settings) throws ConfigException, StartFailure {
    return MemeServer.start(
        new ConfigLoader(settings, temporary).load(Map.of(), Optional.empty()), Clock.systemUTC(), new PrintStream(OutputStream.nullOutputStream()));
  }

  private int run(Map<String, String> settings, String... args) {
    StringWriter told = new StringWriter();
    StringWriter wrong = new StringWriter();
    int code = new CommandLineInterface(
            config -> ExitCode.OK, new ConfigLoader(settings, temporary), level -> {}, new PrintWriter(told, true), new PrintWriter(wrong, true))
        .run(Stream.concat(Stream.of(args), Stream.of("--passphrase-file", passphrase.toString())).toArray(String[]::new));
    out = told.toString();
    err = wrong.toString();
    return code;
  }

  private void succeed(Map<String, String> settings, String... args) {
    assertEquals(ExitCode.OK, run(settings, args), () -> out + err);
  }

  private void fail(String message, Map<String, String> settings, String... args) {
    assertEquals(ExitCode.FAILED, run(settings, args), () -> out + err);
    assertTrue(err.contains(message), err);
  }

  private static Map<String, byte[]> uploaded(MemeServer server, int seed, int count) throws Exception {
    SphinxUser user = SphinxUser.of(server.port(), 1).signIn();
    Map<String, byte[]> contents = new HashMap<>();
    for (int i = 0; i < count; i++) {
      byte[] content = Contents.of(seed + i, 1 + 70_000 * (i % 3));
      contents.put(user.uploaded("/public", content), content);
    }
    return contents;
  }

  private void assertServes(Map<String, String> settings, Map<String, byte[]> contents) throws Exception {
    try (MemeServer server = serve(settings)) {
      SphinxUser anybody = SphinxUser.of(server.port(), 2);
      for (Map.Entry<String, byte[]> content : contents.entrySet()) {
        var answer = anybody.get("/public/" + content.getKey());
        assertEquals(200, answer.statusCode());
        assertArrayEquals(content.getValue(), answer.body());
      }
    }
  }

  @Test
  void everyUploadAnsweredBeforeTheBackupBeganComesBackByteForByte() throws Exception {
    Map<String, String> settings = h2(temporary.resolve("data"));
    Path file = temporary.resolve("meme.backup");
    Map<String, byte[]> answered = new ConcurrentHashMap<>();
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService clients = Executors.newFixedThreadPool(3);
    Map<String, byte[]> before;
    try (MemeServer server = serve(settings)) {
      List<Future<?>> loads = Stream.of(1, 2, 3).<Future<?>>map(client -> clients.submit(() -> {
        SphinxUser user = SphinxUser.of(server.port(), 10 + client).signIn();
        for (int i = 0; !over.get(); i++) {
          byte[] content = Contents.of(client * 100_000L + i, 1000 + 40_000 * (i % 4));
          String muid = user.uploaded("/public", content);
          answered.put(muid, content);
          if (i % 5 == 4) {
            // Gone before anybody counts on it, or in the middle of the backup.
            byte[] passing = Contents.of(client * 100_000L + 50_000 + i, 5000);
            assertEquals(204, user.send("DELETE", "/mymedia/" + user.uploaded("/public", passing), null, new byte[0]).statusCode());
          }
        }
        return null;
      })).toList();
      Eventually.holds("uploads", Duration.ofSeconds(30), () -> answered.size() > 40);
      before = Map.copyOf(answered);
      succeed(settings, "backup", file.toString(), "--json");
      over.set(true);
      for (Future<?> load : loads) {
        load.get();
      }
    } finally {
      over.set(true);
      clients.shutdown();
    }
    JsonNode outcome = JSON.readTree(out);
    assertEquals(0, outcome.path("missing").asLong(), out);
    assertTrue(outcome.path("files").asLong() >= before.size(), out);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));

    Map<String, String> elsewhere = h2(temporary.resolve("elsewhere"));
    succeed(elsewhere, "restore", file.toString());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.resolve("elsewhere/keys"))));
    assertServes(elsewhere, before);
  }

  @Test
  void aBackupGoesFromOneEngineToTheOther() throws Exception {
    Map<String, String> h2 = h2(temporary.resolve("h2"));
    Map<String, byte[]> contents;
    try (MemeServer server = serve(h2)) {
      contents = uploaded(server, 1, 4);
    }
    Path first = temporary.resolve("first.backup");
    succeed(h2, "backup", first.toString());
    Map<String, String> postgres = postgres(temporary.resolve("postgres"));
    succeed(postgres, "restore", first.toString());
    assertServes(postgres, contents);
    Path second = temporary.resolve("second.backup");
    succeed(postgres, "backup", second.toString());
    Map<String, String> back = h2(temporary.resolve("back"));
    succeed(back, "restore", second.toString());
    assertServes(back, contents);
  }

  @Test
  void keysOfTheSettingsAreInTheBackup() throws Exception {
    Map<String, String> settings = h2(temporary.resolve("data"));
    settings.put("LOCAL_ENCRYPTION_KEY", "ab".repeat(32));
    settings.put("JWT_KEY", "a key of the settings");
    Map<String, byte[]> contents;
    try (MemeServer server = serve(settings)) {
      contents = uploaded(server, 1, 2);
    }
    succeed(settings, "backup", temporary.resolve("file").toString());
    Map<String, String> elsewhere = h2(temporary.resolve("elsewhere"));
    succeed(elsewhere, "restore", temporary.resolve("file").toString());
    assertServes(elsewhere, contents);
    assertTrue(Files.readString(temporary.resolve("elsewhere/keys")).contains("=a key of the settings\n"));
  }

  @Test
  void nothingThatIsThereIsWrittenOver() throws Exception {
    Map<String, String> settings = h2(temporary.resolve("data"));
    try (MemeServer server = serve(settings)) {
      uploaded(server, 1, 1);
      Path file = temporary.resolve("file");
      succeed(settings, "backup", file.toString());
      fail("is there already", settings, "backup", file.toString());
      succeed(settings, "backup", file.toString(), "--force");
      fail("must lie apart", settings, "backup", temporary.resolve("data/keys").toString(), "--force");
      fail("must lie apart", settings, "backup", "--to", temporary.resolve("data").toString());
      fail("A server is at work", settings, "restore", file.toString());
    }
    byte[] keys = Files.readAllBytes(temporary.resolve("data/keys"));
    fail("into an empty place only, and there are the keys file", settings, "restore", temporary.resolve("file").toString());
    assertArrayEquals(keys, Files.readAllBytes(temporary.resolve("data/keys")));
  }

  @Test
  void aWrongPassphraseIsToldFromDamageAndABackupWithoutRecordsComesBack() throws Exception {
    Map<String, String> settings = h2(temporary.resolve("data"));
    serve(settings).close();
    Path file = temporary.resolve("file");
    succeed(settings, "backup", file.toString());
    succeed(settings, "restore", "--verify", file.toString());
    Map<String, String> elsewhere = h2(temporary.resolve("elsewhere"));
    Files.writeString(passphrase, "wrong\n");
    fail("Wrong passphrase", elsewhere, "restore", file.toString());
    Files.writeString(passphrase, "correct horse battery staple\n");
    succeed(elsewhere, "restore", file.toString());
    assertServes(elsewhere, Map.of());
  }

  @Test
  void aFolderOfBackupsTakesWhatIsNewAndLetsGoWhatNobodyNeeds() throws Exception {
    Map<String, String> settings = h2(temporary.resolve("data"));
    Path folder = temporary.resolve("backups");
    Map<String, byte[]> contents;
    try (MemeServer server = serve(settings)) {
      contents = uploaded(server, 1, 3);
      succeed(settings, "backup", "--to", folder.toString(), "--json");
      long first = JSON.readTree(out).path("bytes").asLong();
      assertTrue(first > 70_000, out);
      String deleted = contents.keySet().iterator().next();
      SphinxUser user = SphinxUser.of(server.port(), 1).signIn();
      assertEquals(204, user.send("DELETE", "/mymedia/" + deleted, null, new byte[0]).statusCode());
      contents.remove(deleted);
      contents.putAll(uploaded(server, 10, 1));
      Eventually.holds("a snapshot of another second", Duration.ofSeconds(10),
          () -> run(settings, "backup", "--to", folder.toString(), "--keep", "1", "--json") == ExitCode.OK);
      JsonNode outcome = JSON.readTree(out);
      assertEquals(1, outcome.path("removedSnapshots").asLong(), out);
      assertEquals(1, outcome.path("removedFiles").asLong(), out);
    }
    succeed(settings, "restore", "--verify", folder.toString());
    Map<String, String> elsewhere = h2(temporary.resolve("elsewhere"));
    succeed(elsewhere, "restore", folder.toString());
    assertServes(elsewhere, contents);
    damageOneFileOf(folder);
    assertEquals(ExitCode.FAILED, run(settings, "restore", "--verify", folder.toString()));
    assertTrue(out.contains("1 files are damaged"), out);
    Map<String, String> third = h2(temporary.resolve("third"));
    fail("is not as it was written", third, "restore", folder.toString());
    assertEquals(ExitCode.FAILED, run(third, "restore", folder.toString(), "--skip-damaged"));
    assertFalse(Files.exists(temporary.resolve("third/restoring")));
  }

  private static void damageOneFileOf(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder.resolve("blobs"))) {
      Path file = files.filter(Files::isRegularFile).findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
  }

  @Test
  void aDamagedArchiveIsNotRestoredAndNoServerStartsOnWhatWas() throws Exception {
    Map<String, String> settings = h2(temporary.resolve("data"));
    Map<String, byte[]> contents;
    try (MemeServer server = serve(settings)) {
      contents = uploaded(server, 1, 3);
    }
    Path file = temporary.resolve("file");
    succeed(settings, "backup", file.toString());
    byte[] whole = Files.readAllBytes(file);
    byte[] damaged = whole.clone();
    damaged[whole.length - 20] ^= 1;
    Files.write(file, damaged);
    Map<String, String> elsewhere = h2(temporary.resolve("elsewhere"));
    fail("The backup is damaged", elsewhere, "restore", file.toString());
    StartFailure refused = assertThrows(StartFailure.class, () -> serve(elsewhere).close());
    assertTrue(refused.getMessage().contains("run \"meme restore " + file + "\" again"), refused.getMessage());
    Files.write(file, whole);
    succeed(elsewhere, "restore", file.toString());
    assertServes(elsewhere, contents);
    String told = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    assertFalse(told.contains("storage.active"), "keys are readable in the archive");
  }
}

package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.backup.BackupToFolder;
import org.memeserver.backup.FoundArchive;
import org.memeserver.backup.Restore;
import org.memeserver.backup.Source;
import org.memeserver.backup.Unpacked;
import org.memeserver.backup.Verification;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigException;
import org.memeserver.config.ConfigLoader;
import org.memeserver.model.Secret;
import org.memeserver.support.Contents;
import org.memeserver.support.SphinxUser;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** A folder of backups loses nothing that somebody may need, and has what it says that it has. */
class BackupFolderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PASSPHRASE = "a long passphrase";

  private static final List<String> MUIDS = new ArrayList<>();

  @TempDir private static Path made;
  @TempDir private Path temporary;

  /** Keeps what it is told. */
  private static final class Notes implements Watcher {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void step(String what, long done, long total) {}

    @Override
    public void note(String line) {
      lines.add(line);
    }

    @Override
    public boolean isStopped() {
      return false;
    }
  }

  private Path folder() {
    return temporary.resolve("backups");
  }

  private Config config(String name) throws ConfigException {
    return config(temporary, name);
  }

  private static Config config(Path parent, String name) throws ConfigException {
    Map<String, String> settings = Map.of("DATA_DIR", parent.resolve(name).toString(), "PORT", "0", "BIND", "127.0.0.1", "HOST", "memes.example.org");
    return new ConfigLoader(settings, parent).load(Map.of(), Optional.empty());
  }

  /** A server with three uploads, made once and copied for each test. */
  @BeforeAll
  static void makeServer() throws Exception {
    try (MemeServer server = start(config(made, "data"))) {
      SphinxUser user = SphinxUser.of(server.port(), 1).signIn();
      for (int i = 0; i < 3; i++) {
        MUIDS.add(user.uploaded("/public", Contents.of(i, 1000 + i)));
      }
    }
  }

  @BeforeEach
  void copyServer() throws Exception {
    try (Stream<Path> all = Files.walk(made.resolve("data"))) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Files.copy(path, temporary.resolve("one").resolve(made.resolve("data").relativize(path)));
      }
    }
  }

  private static MemeServer start(Config config) throws StartFailure {
    return MemeServer.start(config, Clock.systemUTC(), new PrintStream(OutputStream.nullOutputStream()));
  }

  private void delete(String name, String muid) throws Exception {
    try (MemeServer server = start(config(name))) {
      assertEquals(204, SphinxUser.of(server.port(), 1).signIn().send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
    }
  }

  private JsonNode backUp(String name, String time, int keep, String passphrase, Watcher watcher) throws Exception {
    return backUp(name, time, new BackupToFolder.Arguments(folder().toString(), keep, passphrase, false), watcher);
  }

  private JsonNode backUp(String name, String time, BackupToFolder.Arguments arguments, Watcher watcher) throws Exception {
    Clock clock = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
    try (Storage storage = Storage.open(config(name), RANDOM, clock)) {
      Source source = new Source(storage.database(), storage.places().store(), storage.keys()::all, RANDOM, clock);
      return new BackupToFolder(source).run(JSON.valueToTree(arguments), watcher);
    }
  }

  private JsonNode check(String name, String time) throws Exception {
    return backUp(name, time, new BackupToFolder.Arguments(folder().toString(), 0, PASSPHRASE, true), Watcher.NOBODY);
  }

  private Unpacked verify(Watcher watcher) throws Exception {
    FoundArchive newest = FoundArchive.of(folder(), Optional.empty());
    return new Verification(newest, Optional.of(Secret.ofText(PASSPHRASE)), RANDOM).run(watcher);
  }

  private static byte[] damage(Path file) throws Exception {
    byte[] whole = Files.readAllBytes(file);
    byte[] bytes = whole.clone();
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    return whole;
  }

  private void restore(String name) throws Exception {
    Config config = config(name);
    try (Places places = Places.open(config)) {
      Restore.Target target = new Restore.Target(
          config.folders().data(), RecordsPlace.of(config), config.folders().keysFile(), Optional.empty(), places.primary(),
          List.of(places.primary()));
      new Restore(FoundArchive.of(folder(), Optional.empty()), Optional.of(Secret.ofText(PASSPHRASE)), false, RANDOM, Clock.systemUTC())
          .run(target, Watcher.NOBODY);
    }
  }

  private List<Path> filesIn(String part) throws Exception {
    try (Stream<Path> files = Files.walk(folder().resolve(part))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private List<String> snapshots() throws Exception {
    return filesIn("snapshots").stream().map(file -> file.getFileName().toString()).toList();
  }

  @Test
  void theFolderOfAnotherServerIsLeftAsItIs() throws Exception {
    backUp("one", "2020-01-01T00:00:00Z", 1, PASSPHRASE, Watcher.NOBODY);
    for (String passphrase : List.of(PASSPHRASE, "another passphrase")) {
      JobFailure refused = assertThrows(JobFailure.class, () -> backUp("other", "2020-01-02T00:00:00Z", 1, passphrase, Watcher.NOBODY));
      assertTrue(refused.getMessage().contains("the backups of another database"), refused.getMessage());
    }
    // As folders are whose backups do not say whose they are.
    Files.delete(folder().resolve("database"));
    assertThrows(JobFailure.class, () -> backUp("other", "2020-01-02T00:00:00Z", 1, PASSPHRASE, Watcher.NOBODY));
    assertEquals(List.of("20200101T000000Z.meme"), snapshots());
    assertEquals(3, filesIn("blobs").size());
  }

  @Test
  void aRestoredServerGoesOnWithTheFolderAndTheFormerOneDoesNot() throws Exception {
    backUp("one", "2020-01-01T00:00:00Z", 1, PASSPHRASE, Watcher.NOBODY);
    restore("restored");
    assertEquals(1, backUp("restored", "2020-01-02T00:00:00Z", 1, PASSPHRASE, Watcher.NOBODY).path("removedSnapshots").asLong());
    assertEquals(List.of("20200102T000000Z.meme"), snapshots());
    assertThrows(JobFailure.class, () -> backUp("one", "2020-01-03T00:00:00Z", 1, PASSPHRASE, Watcher.NOBODY));
    assertEquals(0, backUp("restored", "2020-01-04T00:00:00Z", 2, PASSPHRASE, Watcher.NOBODY).path("removedFiles").asLong());
  }

  @Test
  void whatASnapshotUnderAnotherPassphraseMayNeedIsKept() throws Exception {
    backUp("one", "2020-01-01T00:00:00Z", 1, "a former passphrase", Watcher.NOBODY);
    delete("one", MUIDS.get(0));
    Notes notes = new Notes();
    JsonNode outcome = backUp("one", "2020-01-02T00:00:00Z", 1, PASSPHRASE, notes);
    assertEquals(0, outcome.path("removedSnapshots").asLong() + outcome.path("removedFiles").asLong(), outcome::toString);
    assertEquals(2, snapshots().size());
    assertEquals(3, filesIn("blobs").size());
    assertTrue(notes.lines.stream().anyMatch(line -> line.contains("20200101T000000Z.meme is left, and no file is removed")), notes.lines::toString);
    Files.delete(folder().resolve("snapshots/20200101T000000Z.meme"));
    assertEquals(1, backUp("one", "2020-01-03T00:00:00Z", 2, PASSPHRASE, Watcher.NOBODY).path("removedFiles").asLong());
  }

  @Test
  void aFileThatTheDiskChangedIsToldByAVerificationAndHealedByACheck() throws Exception {
    backUp("one", "2020-01-01T00:00:00Z", 0, PASSPHRASE, Watcher.NOBODY);
    Path changed = filesIn("blobs").get(0);
    byte[] whole = damage(changed);
    Notes notes = new Notes();
    assertEquals(1, verify(notes).damaged().size());
    assertTrue(notes.lines.stream().anyMatch(line -> line.contains(changed + " is left out") && line.contains("--check")), notes.lines::toString);
    assertEquals(1, check("one", "2020-01-02T00:00:00Z").path("copiedAgain").asLong());
    assertArrayEquals(whole, Files.readAllBytes(changed));
    assertTrue(verify(Watcher.NOBODY).isComplete());
    assertEquals(0, check("one", "2020-01-03T00:00:00Z").path("copiedAgain").asLong());
  }

  @Test
  void aFileThatNoSnapshotNamesIsNamedOnlyWhenItIsWhatItsRecordSays() throws Exception {
    backUp("one", "2020-01-01T00:00:00Z", 0, PASSPHRASE, Watcher.NOBODY);
    // As after a run that was killed before its snapshot was there.
    Files.delete(folder().resolve("snapshots/20200101T000000Z.meme"));
    Path changed = filesIn("blobs").get(1);
    Path cut = Files.writeString(changed.resolveSibling("0".repeat(32) + ".part"), "cut");
    byte[] whole = damage(changed);
    JsonNode outcome = backUp("one", "2020-01-02T00:00:00Z", 0, PASSPHRASE, Watcher.NOBODY);
    assertTrue(Files.notExists(cut));
    assertEquals(3, outcome.path("files").asLong());
    assertEquals(1, outcome.path("copiedAgain").asLong());
    assertArrayEquals(whole, Files.readAllBytes(changed));
    assertTrue(verify(Watcher.NOBODY).isComplete());
  }

  @Test
  void aSnapshotOfATimeToComeIsNeitherTheNewestNorInTheWayOfTheNew() throws Exception {
    backUp("one", "2999-01-01T00:00:00Z", 1, PASSPHRASE, Watcher.NOBODY);
    assertEquals("2999-01-01T00:00:00Z", verify(Watcher.NOBODY).about().time().toString());
    backUp("one", "2020-01-01T00:00:00Z", 0, PASSPHRASE, Watcher.NOBODY);
    assertEquals("2020-01-01T00:00:00Z", verify(Watcher.NOBODY).about().time().toString());
    backUp("one", "2020-01-02T00:00:00Z", 1, PASSPHRASE, Watcher.NOBODY);
    assertEquals(List.of("20200102T000000Z.meme"), snapshots());
  }
}

package org.memeserver.launcher;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.backup.BackupToFolder;
import org.memeserver.backup.FoundArchive;
import org.memeserver.backup.Restore;
import org.memeserver.backup.Source;
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
    Map<String, String> settings = new HashMap<>(
        Map.of("DATA_DIR", temporary.resolve(name).toString(), "PORT", "0", "BIND", "127.0.0.1", "HOST", "memes.example.org"));
    return new ConfigLoader(settings, temporary).load(Map.of(), Optional.empty());
  }

  /** Starts a server once; the muids of what was uploaded to it, small contents all. */
  private List<String> withUploads(String name, int count) throws Exception {
    List<String> muids = new ArrayList<>();
    try (MemeServer server = MemeServer.start(config(name), Clock.systemUTC(), new PrintStream(OutputStream.nullOutputStream()))) {
      SphinxUser user = SphinxUser.of(server.port(), 1).signIn();
      for (int i = 0; i < count; i++) {
        muids.add(user.uploaded("/public", Contents.of(i, 1000 + i)));
      }
    }
    return muids;
  }

  private void delete(String name, String muid) throws Exception {
    try (MemeServer server = MemeServer.start(config(name), Clock.systemUTC(), new PrintStream(OutputStream.nullOutputStream()))) {
      assertEquals(204, SphinxUser.of(server.port(), 1).signIn().send("DELETE", "/mymedia/" + muid, null, new byte[0]).statusCode());
    }
  }

  private JsonNode backUp(String name, String time, int keep, String passphrase, Watcher watcher) throws Exception {
    Clock clock = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
    try (Storage storage = Storage.open(config(name), RANDOM, clock)) {
      Source source = new Source(storage.database(), storage.places().store(), storage.keys()::all, RANDOM, clock);
      return new BackupToFolder(source).run(JSON.valueToTree(new BackupToFolder.Arguments(folder().toString(), keep, passphrase)), watcher);
    }
  }

  private void restore(String name) throws Exception {
    Config config = config(name);
    try (Places places = Places.open(config)) {
      Restore.Target target = new Restore.Target(
          config.folders().data(), RecordsPlace.of(config), config.folders().keysFile(), Optional.empty(), places.primary(), List.of(places.primary()));
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
    withUploads("one", 1);
    withUploads("other", 0);
    backUp("one", "2026-01-01T00:00:00Z", 1, PASSPHRASE, Watcher.NOBODY);
    for (String passphrase : List.of(PASSPHRASE, "another passphrase")) {
      JobFailure refused = assertThrows(JobFailure.class, () -> backUp("other", "2026-01-02T00:00:00Z", 1, passphrase, Watcher.NOBODY));
      assertTrue(refused.getMessage().contains("the backups of another database"), refused.getMessage());
    }
    // As folders are whose backups do not say whose they are.
    Files.delete(folder().resolve("database"));
    assertThrows(JobFailure.class, () -> backUp("other", "2026-01-02T00:00:00Z", 1, PASSPHRASE, Watcher.NOBODY));
    assertEquals(List.of("20260101T000000Z.meme"), snapshots());
    assertEquals(1, filesIn("blobs").size());
  }

  @Test
  void aRestoredServerGoesOnWithTheFolderAndTheFormerOneDoesNot() throws Exception {
    withUploads("one", 1);
    backUp("one", "2026-01-01T00:00:00Z", 1, PASSPHRASE, Watcher.NOBODY);
    restore("restored");
    assertEquals(1, backUp("restored", "2026-01-02T00:00:00Z", 1, PASSPHRASE, Watcher.NOBODY).path("removedSnapshots").asLong());
    assertEquals(List.of("20260102T000000Z.meme"), snapshots());
    assertThrows(JobFailure.class, () -> backUp("one", "2026-01-03T00:00:00Z", 1, PASSPHRASE, Watcher.NOBODY));
    assertEquals(0, backUp("restored", "2026-01-04T00:00:00Z", 2, PASSPHRASE, Watcher.NOBODY).path("removedFiles").asLong());
  }

  @Test
  void whatASnapshotUnderAnotherPassphraseMayNeedIsKept() throws Exception {
    List<String> muids = withUploads("one", 2);
    backUp("one", "2026-01-01T00:00:00Z", 1, "a former passphrase", Watcher.NOBODY);
    delete("one", muids.get(0));
    Notes notes = new Notes();
    JsonNode outcome = backUp("one", "2026-01-02T00:00:00Z", 1, PASSPHRASE, notes);
    assertEquals(0, outcome.path("removedSnapshots").asLong() + outcome.path("removedFiles").asLong(), outcome::toString);
    assertEquals(2, snapshots().size());
    assertEquals(2, filesIn("blobs").size());
    assertTrue(notes.lines.stream().anyMatch(line -> line.contains("20260101T000000Z.meme is left, and no file is removed")), notes.lines::toString);
    Files.delete(folder().resolve("snapshots/20260101T000000Z.meme"));
    assertEquals(1, backUp("one", "2026-01-03T00:00:00Z", 2, PASSPHRASE, Watcher.NOBODY).path("removedFiles").asLong());
  }
}

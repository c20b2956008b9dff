package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.backup.BackupFile;
import org.memeserver.backup.FoundArchive;
import org.memeserver.backup.Restore;
import org.memeserver.backup.Source;
import org.memeserver.backup.Unpacked;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigException;
import org.memeserver.config.ConfigLoader;
import org.memeserver.db.Database;
import org.memeserver.db.Duty;
import org.memeserver.model.Secret;
import org.memeserver.support.Contents;
import org.memeserver.support.Postgres;
import org.memeserver.support.SphinxUser;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** A restore that was broken off holds its place, and touches no other. */
class RestoreTroubleTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Clock CLOCK = Clock.systemUTC();
  private static final String PASSPHRASE = "a long passphrase";

  @TempDir private static Path before;
  @TempDir private Path temporary;
  private static Path backup;
  private static final byte[] CONTENT = Contents.of(1, 70_000);
  private static String muid;

  @BeforeAll
  static void backUp() throws Exception {
    Map<String, String> settings = settings(before.resolve("data"));
    backup = before.resolve("backup");
    try (MemeServer server = serve(settings)) {
      muid = SphinxUser.of(server.port(), 1).signIn().uploaded("/public", CONTENT);
      SphinxUser.of(server.port(), 1).signIn().uploaded("/public", Contents.of(2, 5000));
    }
    try (Storage storage = Storage.open(config(settings), RANDOM, CLOCK)) {
      new BackupFile(new Source(storage.database(), storage.places().store(), storage.keys()::all, RANDOM, CLOCK))
          .run(new ObjectMapper().valueToTree(new BackupFile.Arguments(backup.toString(), false, PASSPHRASE)), Watcher.NOBODY);
    }
  }

  private static Map<String, String> settings(Path data) {
    return new HashMap<>(Map.of("DATA_DIR", data.toString(), "PORT", "0", "BIND", "127.0.0.1", "HOST", "memes.example.org"));
  }

  private static Config config(Map<String, String> settings) throws ConfigException {
    return new ConfigLoader(settings, before).load(Map.of(), Optional.empty());
  }

  private static MemeServer serve(Map<String, String> settings) throws ConfigException, StartFailure {
    return MemeServer.start(config(settings), CLOCK, new PrintStream(OutputStream.nullOutputStream()));
  }

  private Unpacked restore(Map<String, String> settings, Watcher watcher) throws Exception {
    Config config = config(settings);
    try (Places places = Places.open(config)) {
      Restore.Target target = new Restore.Target(
          config.folders().data(), RecordsPlace.of(config), config.folders().keysFile(), Optional.empty(), places.primary(), List.of(places.primary()));
      return new Restore(FoundArchive.of(backup, Optional.empty()), Optional.of(Secret.ofText(PASSPHRASE)), false, RANDOM, CLOCK).run(target, watcher);
    }
  }

  private String refusal(Map<String, String> settings) {
    return assertThrows(JobFailure.class, () -> restore(settings, Watcher.NOBODY)).getMessage();
  }

  private void breakOff(Map<String, String> settings) {
    assertThrows(JobFailure.class, () -> restore(settings, new StopsAfter(1)));
  }

  private void assertServes(Map<String, String> settings) throws Exception {
    try (MemeServer server = serve(settings)) {
      assertArrayEquals(CONTENT, SphinxUser.of(server.port(), 2).get("/public/" + muid).body());
    }
  }

  private static Map<String, byte[]> filesIn(Path folder) throws Exception {
    Map<String, byte[]> files = new HashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(file.toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void assertSame(Map<String, byte[]> before, Map<String, byte[]> after) {
    assertEquals(before.keySet(), after.keySet());
    before.forEach((file, bytes) -> assertArrayEquals(bytes, after.get(file), file));
  }

  @Test
  void aRerunThatNamesThePlacesOfAnotherServerTouchesNothing() throws Exception {
    Map<String, String> settings = settings(temporary.resolve("new"));
    settings.put("LOCAL_DIR", temporary.resolve("files").toString());
    breakOff(settings);
    Map<String, byte[]> others = filesIn(before.resolve("data"));

    Map<String, String> otherFiles = new HashMap<>(settings);
    otherFiles.put("LOCAL_DIR", before.resolve("data/files").toString());
    String told = refusal(otherFiles);
    assertTrue(told.contains("goes to the database " + temporary.resolve("new")) && told.contains("data/files"), told);
    Map<String, String> otherDatabase = new HashMap<>(settings);
    otherDatabase.put("DATABASE_URL", Postgres.shared().freshDatabase());
    assertTrue(refusal(otherDatabase).contains("goes to the database " + temporary.resolve("new")));
    assertSame(others, filesIn(before.resolve("data")));

    assertTrue(restore(settings, Watcher.NOBODY).isComplete());
    assertServes(settings);
  }

  @Test
  void filesOfSomebodyElseUnderANameOfTheRestoreStayTheirOwn() throws Exception {
    Map<String, String> settings = settings(temporary.resolve("new"));
    Path files = temporary.resolve("files");
    settings.put("LOCAL_DIR", files.toString());
    breakOff(settings);
    // As when another disk is mounted there.
    Files.move(files, temporary.resolve("begun"));
    copy(before.resolve("data/files"), files);
    Map<String, byte[]> others = filesIn(files);
    assertTrue(refusal(settings).contains("not of the restore that was begun"));
    assertSame(others, filesIn(files));
    Files.delete(files.resolve("database"));
    assertTrue(refusal(settings).contains("not of the restore that was begun"));

    Files.move(files, temporary.resolve("other"));
    Files.move(temporary.resolve("begun"), files);
    assertTrue(restore(settings, Watcher.NOBODY).isComplete());
    assertServes(settings);
  }

  @Test
  void noServerStartsBetweenTheNoteAndTheMarkAndNoneMakesKeys() throws Exception {
    Map<String, String> settings = settings(temporary.resolve("new"));
    breakOff(settings);
    Files.delete(temporary.resolve("new/meme.mv.db"));
    String told = assertThrows(StartFailure.class, () -> serve(settings).close()).getMessage();
    assertTrue(told.contains("run \"meme restore " + backup + "\" again"), told);
    assertFalse(Files.exists(temporary.resolve("new/keys")) || Files.exists(temporary.resolve("new/meme.mv.db")));
    assertTrue(restore(settings, Watcher.NOBODY).isComplete());
  }

  @Test
  void oneRestoreAtATimeFillsADatabase() throws Exception {
    Map<String, String> settings = settings(temporary.resolve("new"));
    settings.put("DATABASE_URL", Postgres.shared().freshDatabase());
    try (Database database = Database.openEvenUnfinished(RecordsPlace.of(config(settings)))) {
      assertTrue(database.alone(Duty.COPY, () -> assertTrue(refusal(settings).contains("Another process is restoring or copying"))));
    }
    assertTrue(restore(settings, Watcher.NOBODY).isComplete());
  }
}

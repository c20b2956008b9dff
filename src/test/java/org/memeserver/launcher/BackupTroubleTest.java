package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.backup.BackupFile;
import org.memeserver.backup.BackupToFolder;
import org.memeserver.backup.FoundArchive;
import org.memeserver.backup.Restore;
import org.memeserver.backup.Source;
import org.memeserver.backup.Unpacked;
import org.memeserver.backup.Verification;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigException;
import org.memeserver.config.ConfigLoader;
import org.memeserver.db.MediaRepository;
import org.memeserver.db.MediaSearch;
import org.memeserver.db.PreferencesRepository;
import org.memeserver.media.Intake;
import org.memeserver.media.PreferenceFiles;
import org.memeserver.media.Vault;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.model.Secret;
import org.memeserver.support.Contents;
import org.memeserver.support.Postgres;
import org.memeserver.support.SphinxUser;
import org.memeserver.upkeep.Job;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** Backups and restores that something comes between. */
class BackupTroubleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Clock CLOCK = Clock.systemUTC();
  private static final String PASSPHRASE = "a long passphrase";

  @TempDir private Path temporary;

  private interface Event {
    void happen() throws Exception;
  }

  /** Something happens when so many of something are done; from then on the work is to stop, if it is meant so. */
  private static final class At implements Watcher {
    private final String what;
    private final long done;
    private final boolean stops;
    private final Event event;
    private boolean happened;

    private At(String what, long done, boolean stops, Event event) {
      this.what = what;
      this.done = done;
      this.stops = stops;
      this.event = event;
    }

    @Override
    public void step(String counted, long count, long total) {
      if (!happened && counted.equals(what) && count >= done) {
        happened = true;
        try {
          event.happen();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }

    @Override
    public void note(String line) {}

    @Override
    public boolean isStopped() {
      return stops && happened;
    }
  }

  private static Watcher stopping(String what, long done) {
    return new At(what, done, true, () -> {});
  }

  private Map<String, String> settings(String name) {
    return new HashMap<>(Map.of("DATA_DIR", temporary.resolve(name).toString(), "PORT", "0", "BIND", "127.0.0.1", "HOST", "memes.example.org"));
  }

  private Config config(Map<String, String> settings) throws ConfigException {
    return new ConfigLoader(settings, temporary).load(Map.of(), Optional.empty());
  }

  private MemeServer serve(Map<String, String> settings) throws ConfigException, StartFailure {
    return MemeServer.start(config(settings), CLOCK, new PrintStream(OutputStream.nullOutputStream()));
  }

  private static Source source(Storage storage) {
    return new Source(storage.database(), storage.places().store(), storage.keys()::all, RANDOM, CLOCK);
  }

  private Unpacked restore(Path from, Map<String, String> settings, Watcher watcher) throws Exception {
    Config config = config(settings);
    try (Places places = Places.open(config)) {
      Restore.Target target = new Restore.Target(
          config.folders().data(), RecordsPlace.of(config), config.folders().keysFile(), Optional.empty(), places.primary(), List.of(places.primary()));
      return new Restore(FoundArchive.of(from, Optional.empty()), Optional.of(Secret.ofText(PASSPHRASE)), false, RANDOM, CLOCK).run(target, watcher);
    }
  }

  private static List<Path> filesIn(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void whatIsReplacedMeanwhileIsInTheBackupAsItIsThen() throws Exception {
    Map<String, String> settings = settings("data");
    PublicKey owner = SphinxUser.of(1, 1).publicKey();
    PublicKey later = SphinxUser.of(1, 2).publicKey();
    for (boolean toFolder : new boolean[] {false, true}) {
      Path to = temporary.resolve("to" + toFolder);
      JsonNode outcome;
      try (Storage storage = Storage.open(config(settings), RANDOM, CLOCK)) {
        Vault vault = new Vault(storage.places().store(), storage.keyRing(), RANDOM, Runnable::run);
        PreferenceFiles preferences = new PreferenceFiles(vault, new PreferencesRepository(storage.database()), CLOCK);
        replace(preferences, vault, owner, Contents.of(1, 1000));
        Watcher events = new At("files", 0, false, () -> {
          replace(preferences, vault, owner, Contents.of(2, 70_000));
          replace(preferences, vault, later, Contents.of(3, 10));
        });
        outcome = toFolder
            ? new BackupToFolder(source(storage)).run(JSON.valueToTree(new BackupToFolder.Arguments(to.toString(), 1, PASSPHRASE)), events)
            : new BackupFile(source(storage)).run(JSON.valueToTree(new BackupFile.Arguments(to.toString(), false, PASSPHRASE)), events);
        new PreferencesRepository(storage.database()).remove(later);
      }
      assertEquals(0, outcome.path("missing").asLong(), outcome::toString);
      Map<String, String> elsewhere = settings("elsewhere" + toFolder);
      assertTrue(new Verification(FoundArchive.of(to, Optional.empty()), Optional.of(Secret.ofText(PASSPHRASE)), RANDOM).run(Watcher.NOBODY).isComplete());
      assertTrue(restore(to, elsewhere, Watcher.NOBODY).isComplete());
      try (MemeServer server = serve(elsewhere)) {
        assertArrayEquals(Contents.of(2, 70_000), SphinxUser.of(server.port(), 1).signIn().get("/preferences").body());
        assertEquals(404, SphinxUser.of(server.port(), 2).signIn().get("/preferences").statusCode(), "it came after the backup began");
      }
    }
  }

  private static void replace(PreferenceFiles preferences, Vault vault, PublicKey owner, byte[] content) {
    try (Intake intake = vault.receive()) {
      intake.write(ByteBuffer.wrap(content));
      preferences.replace(owner, intake);
    }
  }

  @Test
  void whatIsDeletedMeanwhileIsLeftOutAndWhatIsLostIsTold() throws Exception {
    Map<String, String> settings = settings("data");
    Path file = temporary.resolve("file");
    byte[] kept = Contents.of(3, 3000);
    SphinxUser user;
    String deletedMuid;
    String lostMuid;
    String keptMuid;
    try (MemeServer server = serve(settings)) {
      user = SphinxUser.of(server.port(), 1).signIn();
      deletedMuid = user.uploaded("/public", Contents.of(1, 1000));
      lostMuid = user.uploaded("/public", Contents.of(2, 2000));
      keptMuid = user.uploaded("/public", kept);
    }
    JsonNode outcome;
    try (Storage storage = Storage.open(config(settings), RANDOM, CLOCK);
        MediaSearch search = storage.database().openSearch(temporary.resolve("search"))) {
      Watcher events = new At("files", 0, false, () -> {
        new MediaRepository(storage.database(), search).delete(new Muid(deletedMuid), user.publicKey(), CLOCK.instant());
        for (Path blob : filesIn(temporary.resolve("data/files/blobs"))) {
          if (Files.size(blob) == 1032 || Files.size(blob) == 2032) {
            Files.delete(blob);
          }
        }
      });
      outcome = new BackupFile(source(storage)).run(JSON.valueToTree(new BackupFile.Arguments(file.toString(), false, PASSPHRASE)), events);
    }
    assertEquals(1, outcome.path("deletedMeanwhile").asLong(), outcome::toString);
    assertEquals(1, outcome.path("missing").asLong(), outcome::toString);
    assertEquals(1, outcome.path("files").asLong(), outcome::toString);

    Map<String, String> elsewhere = settings("elsewhere");
    Unpacked unpacked = restore(file, elsewhere, Watcher.NOBODY);
    assertFalse(unpacked.isComplete());
    assertEquals(1, unpacked.deletedMeanwhile());
    try (MemeServer server = serve(elsewhere)) {
      SphinxUser anybody = SphinxUser.of(server.port(), 2);
      assertEquals(404, anybody.get("/public/" + deletedMuid).statusCode());
      assertNotEquals(200, anybody.get("/public/" + lostMuid).statusCode());
      assertArrayEquals(kept, anybody.get("/public/" + keptMuid).body());
      // The owner uploads it again, and has it again.
      byte[] lost = Contents.of(2, 2000);
      assertEquals(lostMuid, SphinxUser.of(server.port(), 1).signIn().uploaded("/public", lost));
      assertArrayEquals(lost, anybody.get("/public/" + lostMuid).body());
    }
  }

  @Test
  void aBackupToAFolderGoesOnWhereItWasStoppedAndASingleFileLeavesNothing() throws Exception {
    Map<String, String> settings = settings("data");
    try (MemeServer server = serve(settings)) {
      SphinxUser user = SphinxUser.of(server.port(), 1).signIn();
      for (int i = 0; i < 4; i++) {
        user.uploaded("/public", Contents.of(i, 1000));
      }
    }
    Path folder = temporary.resolve("backups");
    JsonNode arguments = JSON.valueToTree(new BackupToFolder.Arguments(folder.toString(), 1, PASSPHRASE));
    try (Storage storage = Storage.open(config(settings), RANDOM, CLOCK)) {
      JsonNode single = JSON.valueToTree(new BackupFile.Arguments(temporary.resolve("single").toString(), false, PASSPHRASE));
      assertThrows(JobFailure.class, () -> new BackupFile(source(storage)).run(single, stopping("files", 2)));
      assertFalse(Files.exists(temporary.resolve("single")) || Files.exists(temporary.resolve("single.part")));
      assertThrows(JobFailure.class, () -> new BackupToFolder(source(storage)).run(arguments, stopping("files", 2)));
      assertEquals(2, filesIn(folder.resolve("blobs")).size());
      assertEquals(0, filesIn(folder.resolve("snapshots")).size());
      // As a process leaves it that is killed while it copies.
      Path cut = Files.writeString(filesIn(folder.resolve("blobs")).get(0).resolveSibling("0".repeat(32) + ".part"), "cut");
      JsonNode outcome = new BackupToFolder(source(storage)).run(arguments, Watcher.NOBODY);
      assertEquals(4, outcome.path("files").asLong());
      assertFalse(Files.exists(cut));
    }
    assertTrue(restore(folder, settings("elsewhere"), Watcher.NOBODY).isComplete());
  }

  @Test
  void aRestoreThatWasStoppedGoesOnAndTakesNothingElseForItsOwn() throws Exception {
    Map<String, String> settings = settings("data");
    Path file = temporary.resolve("file");
    Path other = temporary.resolve("other");
    Map<String, byte[]> contents = new HashMap<>();
    try (MemeServer server = serve(settings)) {
      SphinxUser user = SphinxUser.of(server.port(), 1).signIn();
      for (int i = 0; i < 4; i++) {
        byte[] content = Contents.of(i, 70_000);
        contents.put(user.uploaded("/public", content), content);
      }
    }
    try (Storage storage = Storage.open(config(settings), RANDOM, CLOCK)) {
      for (Path to : List.of(file, other)) {
        new BackupFile(source(storage)).run(JSON.valueToTree(new BackupFile.Arguments(to.toString(), false, PASSPHRASE)), Watcher.NOBODY);
      }
    }
    for (Map<String, String> elsewhere : List.of(settings("h2"), postgres("postgres"))) {
      assertThrows(JobFailure.class, () -> restore(file, elsewhere, stopping("files", 2)));
      assertTrue(assertThrows(StartFailure.class, () -> serve(elsewhere).close()).getMessage().contains("begun and not ended"));
      assertTrue(assertThrows(JobFailure.class, () -> restore(other, elsewhere, Watcher.NOBODY)).getMessage().contains("another backup"));
      assertTrue(restore(file, elsewhere, Watcher.NOBODY).isComplete());
      try (MemeServer server = serve(elsewhere)) {
        for (Map.Entry<String, byte[]> content : contents.entrySet()) {
          assertArrayEquals(content.getValue(), SphinxUser.of(server.port(), 2).get("/public/" + content.getKey()).body());
        }
      }
    }
  }

  @Test
  void aRestoreThatWasKilledAtItsVeryEndIsWholeAndARerunSaysSo() throws Exception {
    Map<String, String> settings = settings("data");
    Path file = temporary.resolve("file");
    byte[] content = Contents.of(1, 70_000);
    String muid;
    try (MemeServer server = serve(settings)) {
      muid = SphinxUser.of(server.port(), 1).signIn().uploaded("/public", content);
    }
    try (Storage storage = Storage.open(config(settings), RANDOM, CLOCK)) {
      new BackupFile(source(storage)).run(JSON.valueToTree(new BackupFile.Arguments(file.toString(), false, PASSPHRASE)), Watcher.NOBODY);
    }
    for (Map<String, String> elsewhere : List.of(settings("h2"), postgres("postgres"))) {
      Path note = Path.of(elsewhere.get("DATA_DIR")).resolve("restoring");
      Path kept = temporary.resolve("kept");
      Watcher keeping = new At("files", 1, false, () -> Files.copy(note, kept));
      assertTrue(restore(file, elsewhere, keeping).isComplete());
      // As a kill leaves it that comes before the note is removed.
      Files.move(kept, note);
      assertTrue(assertThrows(StartFailure.class, () -> serve(elsewhere).close()).getMessage().contains("begun and not ended"));
      Unpacked again = restore(file, elsewhere, Watcher.NOBODY);
      assertTrue(again.isComplete());
      assertEquals(1, again.files());
      assertFalse(Files.exists(note));
      try (MemeServer server = serve(elsewhere)) {
        SphinxUser anybody = SphinxUser.of(server.port(), 2);
        assertArrayEquals(content, anybody.get("/public/" + muid).body());
      }
    }
  }

  private Map<String, String> postgres(String name) {
    Map<String, String> settings = settings(name);
    settings.put("DATABASE_URL", Postgres.shared().freshDatabase());
    return settings;
  }

  @Test
  void aDiskThatFillsUpLeavesNothingHalfAndTheBackupIsMadeWhenThereIsRoom() throws Exception {
    Path disk = Files.createDirectory(temporary.resolve("disk"));
    assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk.toString()) == 0, "skipped: a small disk cannot be mounted here");
    try {
      Map<String, String> settings = settings("data");
      try (MemeServer server = serve(settings)) {
        SphinxUser user = SphinxUser.of(server.port(), 1).signIn();
        for (int i = 0; i < 4; i++) {
          user.uploaded("/public", Contents.of(i, 1 << 20));
        }
      }
      Path file = disk.resolve("file");
      Path filler = disk.resolve("filler");
      JsonNode single = JSON.valueToTree(new BackupFile.Arguments(file.toString(), false, PASSPHRASE));
      JsonNode folder = JSON.valueToTree(new BackupToFolder.Arguments(disk.resolve("folder").toString(), 1, PASSPHRASE));
      try (Storage storage = Storage.open(config(settings), RANDOM, CLOCK)) {
        fill(filler, 9 << 20);
        String early = assertThrows(JobFailure.class, () -> new BackupFile(source(storage)).run(single, Watcher.NOBODY)).getMessage();
        assertTrue(early.contains("has room for"), early);
        Files.delete(filler);
        for (Job job : List.of(new BackupFile(source(storage)), new BackupToFolder(source(storage)))) {
          JsonNode arguments = job instanceof BackupFile ? single : folder;
          Watcher filling = new At("files", 1, false, () -> fill(filler, Files.getFileStore(disk).getUsableSpace() - (1 << 18)));
          IOException full = assertThrows(IOException.class, () -> job.run(arguments, filling));
          assertTrue(full.getMessage().toLowerCase(Locale.ROOT).contains("no space left"), full.getMessage());
          assertFalse(filesIn(disk).stream().anyMatch(path -> path.toString().contains(".part") || path.equals(file)));
          Files.delete(filler);
          assertEquals(4, job.run(arguments, Watcher.NOBODY).path("files").asLong());
          assertTrue(restore(arguments == single ? file : disk.resolve("folder"), settings("from-" + job.getClass().getSimpleName()), Watcher.NOBODY).isComplete());
          Files.deleteIfExists(file);
        }
      }
    } finally {
      run("umount", "-l", disk.toString());
    }
  }

  private static void fill(Path file, long bytes) throws IOException {
    Files.write(file, new byte[(int) bytes]);
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
  }
}

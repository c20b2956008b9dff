package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.backup.RecordsSnapshot;
import org.memeserver.backup.Snapshots;
import org.memeserver.backup.Source;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigException;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.KeyBook;
import org.memeserver.crypto.KeyFile;
import org.memeserver.crypto.Rotation;
import org.memeserver.db.MediaSearch;
import org.memeserver.db.VerificationRepository;
import org.memeserver.media.LastVerification;
import org.memeserver.media.Vault;
import org.memeserver.model.Secret;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.SphinxUser;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** Backups and snapshots have every key that is needed, and give away no more than the keys file does. */
class BackupKeysTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Secret OF_KEYS = Secret.ofText("what seals the keys");
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path temporary;
  private Path passphrase;
  private Path keysPassphrase;
  private final StringWriter told = new StringWriter();

  @BeforeEach
  void writePassphrases() throws Exception {
    passphrase = Files.writeString(temporary.resolve("passphrase"), "correct horse battery staple\n");
    keysPassphrase = Files.writeString(temporary.resolve("passphrase-of-keys"), OF_KEYS.revealText() + "\n");
  }

  private Map<String, String> settings(String name) {
    return new HashMap<>(Map.of("DATA_DIR", temporary.resolve(name).toString(), "PORT", "0", "BIND", "127.0.0.1", "HOST", "memes.example.org"));
  }

  private Map<String, String> sealed(String name) {
    Map<String, String> settings = settings(name);
    settings.put("KEYS_PASSPHRASE_FILE", keysPassphrase.toString());
    return settings;
  }

  private Path keysOf(String name) {
    return temporary.resolve(name).resolve("keys");
  }

  private Config config(Map<String, String> settings) throws ConfigException {
    return new ConfigLoader(settings, temporary).load(Map.of(), Optional.empty());
  }

  private MemeServer serve(Map<String, String> settings) throws ConfigException, StartFailure {
    return MemeServer.start(config(settings), CLOCK, new PrintStream(OutputStream.nullOutputStream()));
  }

  private void succeed(Map<String, String> settings, String... args) {
    PrintWriter writer = new PrintWriter(told, true);
    int code = new CommandLineInterface(config -> ExitCode.OK, new ConfigLoader(settings, temporary), level -> {}, writer, writer).run(args);
    assertEquals(ExitCode.OK, code, told::toString);
  }

  private void backUp(Map<String, String> settings, Path file) {
    succeed(settings, "backup", file.toString(), "--passphrase-file", passphrase.toString());
  }

  private void restore(Map<String, String> settings, Path file) {
    succeed(settings, "restore", file.toString(), "--passphrase-file", passphrase.toString());
  }

  private static String uploaded(MemeServer server, int seed) throws Exception {
    return SphinxUser.of(server.port(), 1).signIn().uploaded("/public", Contents.of(seed, 5000));
  }

  private static void assertServes(MemeServer server, String muid, int seed) throws Exception {
    assertArrayEquals(Contents.of(seed, 5000), SphinxUser.of(server.port(), 2).get("/public/" + muid).body());
  }

  @Test
  void aBackupWhileARotationIsUnfinishedHasBothKeysAndTheRotationGoesOnElsewhere() throws Exception {
    Map<String, String> settings = settings("data");
    Path file = temporary.resolve("file");
    String before;
    try (MemeServer server = serve(settings)) {
      before = uploaded(server, 1);
    }
    KeyBook rotating = KeyFile.edit(
        keysOf("data"), Optional.empty(), book -> book.withRotation(Rotation.REWRAP, RANDOM, Instant.parse("2026-01-01T00:00:00Z")), RANDOM);
    String after;
    try (MemeServer server = serve(settings)) {
      after = uploaded(server, 2);
      backUp(settings, file);
    }
    Map<String, String> elsewhere = settings("elsewhere");
    restore(elsewhere, file);
    assertEquals(rotating, KeyFile.load(keysOf("elsewhere"), Optional.empty()));
    try (MemeServer server = serve(elsewhere)) {
      assertServes(server, before, 1);
      assertServes(server, after, 2);
      succeed(elsewhere, "keys", "rotate", "storage");
      assertServes(server, before, 1);
    }
    assertEquals(List.of(rotating.storage().get(0).id()),
        KeyFile.load(keysOf("elsewhere"), Optional.empty()).storage().stream().map(KeyBook.Storage::id).toList());
  }

  @Test
  void aRotationThatBeginsAndEndsInTheMiddleOfASnapshotTakesNoKeyAway() throws Exception {
    Map<String, String> settings = settings("data");
    String muid;
    try (MemeServer server = serve(settings)) {
      muid = uploaded(server, 1);
    }
    KeyBook former = KeyFile.load(keysOf("data"), Optional.empty());
    Config config = config(settings);
    Path snapshot;
    try (Storage storage = Storage.open(config, RANDOM, CLOCK);
        MediaSearch search = storage.database().openSearch(config.folders().search())) {
      Vault vault = new Vault(storage.places().store(), storage.keyRing(), RANDOM, Runnable::run);
      LastVerification none = new LastVerification(new VerificationRepository(storage.database()));
      Workplace place = new Workplace(config, storage, vault, search, storage.rules(config, CLOCK), RANDOM, CLOCK, none, false);
      AtomicInteger asked = new AtomicInteger();
      Source.AllKeys rotating = () -> {
        // The moment of the records lies before the second time.
        if (asked.incrementAndGet() == 2) {
          rotate(place);
        }
        return storage.keys().all();
      };
      Source source = new Source(storage.database(), storage.places().store(), rotating, RANDOM, CLOCK);
      snapshot = new RecordsSnapshot(source, Snapshotting.folder(temporary.resolve("data")), 1).make(Optional.empty(), Watcher.NOBODY);
      assertEquals(2, asked.get());
    }
    KeyBook fresh = KeyFile.load(keysOf("data"), Optional.empty());
    assertEquals(1, fresh.storage().size());
    Files.delete(temporary.resolve("data/meme.mv.db"));
    succeed(settings, "restore", "--records", snapshot.toString());
    assertEquals(
        List.of(fresh.storage().get(0).id(), former.storage().get(0).id()),
        KeyFile.load(keysOf("data"), Optional.empty()).storage().stream().map(KeyBook.Storage::id).toList());
    try (MemeServer server = serve(settings)) {
      assertServes(server, muid, 1);
    }
  }

  private static void rotate(Workplace place) throws IOException {
    try {
      assertTrue(Jobs.at(place).run("keys.rotate-storage", JsonNodeFactory.instance.objectNode(), Watcher.NOBODY).path("complete").asBoolean());
    } catch (JobFailure e) {
      throw new IOException(e);
    }
  }

  @Test
  void keysThatWereLostWhileTheServerIsAtWorkComeBackWithABackup() throws Exception {
    Map<String, String> settings = settings("data");
    Path file = temporary.resolve("file");
    String muid;
    try (MemeServer server = serve(settings)) {
      muid = uploaded(server, 1);
      Files.delete(keysOf("data"));
      backUp(settings, file);
    }
    Map<String, String> elsewhere = settings("elsewhere");
    restore(elsewhere, file);
    try (MemeServer server = serve(elsewhere)) {
      assertServes(server, muid, 1);
    }
  }

  @Test
  void sealedKeysComeBackSealedAndARerunKnowsThem() throws Exception {
    Map<String, String> settings = sealed("data");
    Path file = temporary.resolve("file");
    String muid;
    try (MemeServer server = serve(settings)) {
      muid = uploaded(server, 1);
    }
    KeyFile.reseal(keysOf("data"), Optional.empty(), Optional.of(OF_KEYS), RANDOM);
    backUp(settings, file);
    Map<String, String> elsewhere = sealed("elsewhere");
    restore(elsewhere, file);
    assertTrue(KeyFile.isSealed(keysOf("elsewhere")));
    assertEquals(KeyFile.load(keysOf("data"), Optional.of(OF_KEYS)), KeyFile.load(keysOf("elsewhere"), Optional.of(OF_KEYS)));
    try (MemeServer server = serve(elsewhere)) {
      assertServes(server, muid, 1);
    }
  }

  private static Source source(Storage storage) {
    return new Source(storage.database(), storage.places().store(), storage.keys()::all, RANDOM, CLOCK);
  }

  private Snapshotting snapshotting(Map<String, String> settings, Storage storage) throws ConfigException {
    Config config = config(settings);
    return Snapshotting.start(
        source(storage), config.folders().data(), config.snapshots(), Snapshotting.sealing(config.snapshots(), storage.keys()), SOON);
  }

  @Test
  void snapshotsBesideSealedKeysAreSealedTooAndBringKeysBackThatAreNotThere() throws Exception {
    Map<String, String> settings = sealed("data");
    String muid;
    try (MemeServer server = serve(settings)) {
      muid = uploaded(server, 1);
    }
    KeyFile.reseal(keysOf("data"), Optional.empty(), Optional.of(OF_KEYS), RANDOM);
    Snapshots snapshots = Snapshotting.folder(temporary.resolve("data"));
    try (Storage storage = Storage.open(config(settings), RANDOM, CLOCK);
        Snapshotting snapshotting = snapshotting(settings, storage)) {
      Eventually.holds("a snapshot", PATIENCE, () -> snapshots.newestFirst().size() == 1);
      assertEquals(0, snapshotting.failures());
    }
    assertTrue(snapshots.newestGood(Optional.of(OF_KEYS)).orElseThrow().isSealed());
    Path snapshot = snapshots.newestFirst().get(0).file();
    KeyBook saved = KeyFile.load(keysOf("data"), Optional.of(OF_KEYS));
    // Other keys have come into the place of those that the records need.
    Files.delete(keysOf("data"));
    KeyBook others = KeyFile.loadOrCreate(keysOf("data"), Optional.empty(), RANDOM, CLOCK).book();
    KeyFile.reseal(keysOf("data"), Optional.empty(), Optional.of(OF_KEYS), RANDOM);
    Files.write(temporary.resolve("data/meme.mv.db"), new byte[10_000]);

    String hint = WayBack.hint(config(settings));
    assertTrue(hint.contains("--records " + snapshot + " --passphrase-file " + keysPassphrase + "\""), hint);
    succeed(settings, "restore", "--records", snapshot.toString(), "--passphrase-file", keysPassphrase.toString());
    assertTrue(KeyFile.isSealed(keysOf("data")));
    KeyBook now = KeyFile.load(keysOf("data"), Optional.of(OF_KEYS));
    assertEquals(others.jwt(), now.jwt());
    assertEquals(Stream.concat(others.storage().stream(), saved.storage().stream()).toList(), now.storage());
    try (MemeServer server = serve(settings)) {
      assertServes(server, muid, 1);
    }
  }

  @Test
  void noSnapshotIsReadableWhenTheKeysAreSealedUnderAPassphraseThatNobodyHasSaid() throws Exception {
    Map<String, String> settings = settings("data");
    Snapshots snapshots = Snapshotting.folder(temporary.resolve("data"));
    try (Storage storage = Storage.open(config(settings), RANDOM, CLOCK)) {
      KeyFile.reseal(keysOf("data"), Optional.empty(), Optional.of(OF_KEYS), RANDOM);
      try (Snapshotting snapshotting = snapshotting(settings, storage)) {
        Eventually.holds("a failure", PATIENCE, () -> snapshotting.failures() == 1);
      }
      assertEquals(List.of(), snapshots.newestFirst());
      settings.put("BACKUP_PASSPHRASE_FILE", passphrase.toString());
      try (Snapshotting snapshotting = snapshotting(settings, storage)) {
        Eventually.holds("a snapshot", PATIENCE, () -> snapshots.newestFirst().size() == 1);
        assertEquals(0, snapshotting.failures());
      }
    }
    assertFalse(snapshots.newestGood(Optional.of(OF_KEYS)).isPresent());
    assertTrue(snapshots.newestGood(Optional.of(Secret.ofText("correct horse battery staple"))).isPresent());
  }
}

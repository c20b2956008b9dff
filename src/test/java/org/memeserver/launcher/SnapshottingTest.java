package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.backup.BackupFile;
import org.memeserver.backup.RecordsSnapshot;
import org.memeserver.backup.Snapshots;
import org.memeserver.backup.Source;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigException;
import org.memeserver.config.ConfigLoader;
import org.memeserver.model.Secret;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.SphinxUser;
import org.memeserver.upkeep.Watcher;

/** Snapshots of records are made in time, and bring a server back whose database is damaged. */
class SnapshottingTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path temporary;
  private Path data;
  private final Map<String, String> settings = new HashMap<>();

  @BeforeEach
  void configure() {
    data = temporary.resolve("data");
    settings.putAll(Map.of("DATA_DIR", data.toString(), "PORT", "0", "BIND", "127.0.0.1", "HOST", "memes.example.org"));
  }

  private Config config() throws ConfigException {
    return new ConfigLoader(settings, temporary).load(Map.of(), Optional.empty());
  }

  private MemeServer serve() throws ConfigException, StartFailure {
    return MemeServer.start(config(), Clock.systemUTC(), new PrintStream(OutputStream.nullOutputStream()));
  }

  private static Source source(Storage storage, Clock clock) {
    return new Source(storage.database(), storage.places().store(), storage.keys()::all, RANDOM, clock);
  }

  private Snapshotting.Sealing sealing(Storage storage) throws ConfigException {
    return Snapshotting.sealing(config().snapshots(), storage.keys());
  }

  private static Clock at(String time) {
    return Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
  }

  private Snapshots snapshots() {
    return Snapshotting.folder(data);
  }

  private void makeOne(Clock clock, int keep) throws Exception {
    try (Storage storage = Storage.open(config(), RANDOM, clock)) {
      new RecordsSnapshot(source(storage, clock), snapshots(), keep).make(Optional.empty(), Watcher.NOBODY);
    }
  }

  @Test
  void oneIsMadeWhenNoneIsYoungEnoughAndItIsItsOwnersAlone() throws Exception {
    Clock clock = Clock.systemUTC();
    try (Storage storage = Storage.open(config(), RANDOM, clock)) {
      try (Snapshotting snapshotting = Snapshotting.start(source(storage, clock), data, config().snapshots(), sealing(storage), SOON)) {
        Eventually.holds("a snapshot", PATIENCE, () -> snapshots().newestFirst().size() == 1);
        assertEquals(0, snapshotting.failures());
      }
      Path file = snapshots().newestFirst().get(0).file();
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      RecordsSnapshot snapshot = new RecordsSnapshot(source(storage, clock), snapshots(), 7);
      assertTrue(!snapshot.isDue(Duration.ofHours(1)));
      assertTrue(new RecordsSnapshot(source(storage, Clock.offset(clock, Duration.ofMinutes(61))), snapshots(), 7).isDue(Duration.ofHours(1)));
    }
  }

  @Test
  void theOldestGoesWhenThereAreMoreThanAreKept() throws Exception {
    makeOne(at("2026-01-01T00:00:00Z"), 2);
    makeOne(at("2026-01-02T00:00:00Z"), 2);
    Path leftOfAKilledServer = Files.createFile(data.resolve("snapshots/20260102T120000Z.meme.part"));
    makeOne(at("2026-01-03T00:00:00Z"), 2);
    assertTrue(Files.notExists(leftOfAKilledServer));
    assertEquals(List.of("20260103T000000Z", "20260102T000000Z"), snapshots().newestFirst().stream().map(Snapshots.Snapshot::name).toList());
  }

  @Test
  void oneOfATimeToComeNeitherPutsOffTheNextNorPushesItOut() throws Exception {
    makeOne(at("2020-01-02T00:00:00Z"), 2);
    makeOne(at("2999-01-01T00:00:00Z"), 2);
    Clock clock = at("2020-01-03T00:00:00Z");
    try (Storage storage = Storage.open(config(), RANDOM, clock)) {
      assertTrue(new RecordsSnapshot(source(storage, clock), snapshots(), 2).isDue(Duration.ofHours(24)));
    }
    assertEquals("20200102T000000Z", snapshots().newestGood(Optional.empty()).orElseThrow().snapshot().name());
    makeOne(clock, 2);
    assertEquals(List.of("20200103T000000Z", "20200102T000000Z"), snapshots().newestFirst().stream().map(Snapshots.Snapshot::name).toList());
  }

  @Test
  void onlySnapshotsOfRecordsGiveWay() throws Exception {
    Clock clock = at("2026-01-02T00:00:00Z");
    Path backup = Files.createDirectories(data.resolve("snapshots")).resolve("20260101T000000Z.meme");
    makeOne(at("2025-12-31T00:00:00Z"), 1);
    try (Storage storage = Storage.open(config(), RANDOM, clock)) {
      Source source = source(storage, clock);
      BackupFile.Arguments arguments = new BackupFile.Arguments(backup.toString(), false, "a passphrase");
      new BackupFile(source).run(new ObjectMapper().valueToTree(arguments), Watcher.NOBODY);
      new RecordsSnapshot(source, snapshots(), 1).make(Optional.of(Secret.ofText("a passphrase")), Watcher.NOBODY);
    }
    assertEquals(List.of("20260102T000000Z", "20260101T000000Z"), snapshots().newestFirst().stream().map(Snapshots.Snapshot::name).toList());
  }

  @Test
  void oneThatCannotBeMadeIsCountedAndLeavesTheOlderOnes() throws Exception {
    makeOne(at("2026-01-01T00:00:00Z"), 1);
    settings.put("BACKUP_PASSPHRASE_FILE", temporary.resolve("nowhere").toString());
    Clock clock = Clock.systemUTC();
    try (Storage storage = Storage.open(config(), RANDOM, clock);
        Snapshotting snapshotting = Snapshotting.start(source(storage, clock), data, config().snapshots(), sealing(storage), SOON)) {
      Eventually.holds("a failure", PATIENCE, () -> snapshotting.failures() == 1);
    }
    assertEquals(1, snapshots().newestFirst().size());
  }

  @Test
  void aDamagedDatabaseIsPutAsideForTheNewestGoodSnapshotAndNoFileIsLost() throws Exception {
    byte[] early = Contents.of(1, 70_000);
    byte[] late = Contents.of(2, 5000);
    String muid;
    try (MemeServer server = serve()) {
      muid = SphinxUser.of(server.port(), 1).signIn().uploaded("/public", early);
    }
    makeOne(at("2026-01-01T00:00:00Z"), 7);
    makeOne(at("2026-01-02T00:00:00Z"), 7);
    try (MemeServer server = serve()) {
      SphinxUser.of(server.port(), 1).signIn().uploaded("/public", late);
    }
    Files.write(data.resolve("snapshots/20260102T000000Z.meme"), new byte[] {1, 2, 3});
    byte[] damaged = new byte[10_000];
    Files.write(data.resolve("meme.mv.db"), damaged);

    String told = assertThrows(StartFailure.class, () -> serve().close()).getMessage();
    assertTrue(told.contains("meme restore --records " + data.resolve("snapshots/20260101T000000Z.meme")), told);
    assertArrayEquals(damaged, Files.readAllBytes(data.resolve("meme.mv.db")));
    StringWriter err = new StringWriter();
    int code = new CommandLineInterface(
            config -> ExitCode.OK, new ConfigLoader(settings, temporary), level -> {}, new PrintWriter(new StringWriter()), new PrintWriter(err, true))
        .run("restore", "--records", data.resolve("snapshots/20260101T000000Z.meme").toString());
    assertEquals(ExitCode.OK, code, err::toString);
    try (Stream<Path> files = Files.list(data)) {
      Path aside = files.filter(file -> file.getFileName().toString().startsWith("meme.mv.db.damaged-")).findFirst().orElseThrow();
      assertArrayEquals(damaged, Files.readAllBytes(aside));
    }
    try (MemeServer server = serve()) {
      SphinxUser user = SphinxUser.of(server.port(), 1).signIn();
      assertArrayEquals(early, user.get("/public/" + muid).body());
      // The late one is unknown, and so comes back with an upload; its old bytes stay where they are.
      assertEquals(200, user.get("/public/" + user.uploaded("/public", late)).statusCode());
    }
    try (Stream<Path> blobs = Files.walk(data.resolve("files/blobs"))) {
      assertEquals(3, blobs.filter(Files::isRegularFile).count());
    }
  }
}

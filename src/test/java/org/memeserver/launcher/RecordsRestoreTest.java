package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.backup.FoundArchive;
import org.memeserver.backup.RecordsRestore;
import org.memeserver.backup.RecordsSnapshot;
import org.memeserver.backup.Source;
import org.memeserver.blob.BlobPlace;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigException;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.KeyFileException;
import org.memeserver.db.Database;
import org.memeserver.db.Duty;
import org.memeserver.support.Contents;
import org.memeserver.support.Postgres;
import org.memeserver.support.SphinxUser;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** The records of a snapshot take the place of a lost database, of no other one, and there is a way back. */
class RecordsRestoreTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir private Path temporary;
  private final Map<String, String> settings = new HashMap<>();
  private final byte[] early = Contents.of(1, 5000);
  private final byte[] late = Contents.of(2, 6000);
  private String earlyMuid;
  private String lateMuid;
  private Path snapshot;
  private String out;
  private String err;

  /** A server that has a snapshot of its first upload, and another upload after it. */
  private void serveAndStop(String databaseUrl) throws Exception {
    settings.putAll(Map.of("DATA_DIR", temporary.resolve("data").toString(), "PORT", "0", "BIND", "127.0.0.1", "HOST", "memes.example.org",
        "BACKUP_INTERVAL", "0"));
    if (databaseUrl != null) {
      settings.put("DATABASE_URL", databaseUrl);
    }
    earlyMuid = uploaded(early);
    try (Storage storage = Storage.open(config(), RANDOM, CLOCK)) {
      Source source = new Source(storage.database(), storage.places().store(), storage.keys()::all, RANDOM, CLOCK);
      new RecordsSnapshot(source, Snapshotting.folder(data()), 7).make(Optional.empty(), Watcher.NOBODY);
    }
    snapshot = Snapshotting.folder(data()).newestFirst().get(0).file();
    lateMuid = uploaded(late);
  }

  private Path data() {
    return temporary.resolve("data");
  }

  private Config config() throws ConfigException {
    return new ConfigLoader(settings, temporary).load(Map.of(), Optional.empty());
  }

  private MemeServer serve() throws ConfigException, StartFailure {
    return MemeServer.start(config(), CLOCK, new PrintStream(OutputStream.nullOutputStream()));
  }

  private String uploaded(byte[] content) throws Exception {
    try (MemeServer server = serve()) {
      return SphinxUser.of(server.port(), 1).signIn().uploaded("/public", content);
    }
  }

  private void assertServes(boolean isLateThere) throws Exception {
    try (MemeServer server = serve()) {
      SphinxUser anybody = SphinxUser.of(server.port(), 2);
      assertArrayEquals(early, anybody.get("/public/" + earlyMuid).body());
      assertEquals(isLateThere ? 200 : 404, anybody.get("/public/" + lateMuid).statusCode());
    }
  }

  private int restore(String... more) {
    StringWriter told = new StringWriter();
    StringWriter wrong = new StringWriter();
    int code = new CommandLineInterface(
            config -> ExitCode.OK, new ConfigLoader(settings, temporary), level -> {}, new PrintWriter(told, true), new PrintWriter(wrong, true))
        .run(Stream.concat(Stream.of("restore", "--records", snapshot.toString()), Stream.of(more)).toArray(String[]::new));
    out = told.toString();
    err = wrong.toString();
    return code;
  }

  private RecordsRestore.Place place(Config config, BlobPlace files) {
    return new RecordsRestore.Place(config.folders().data(), RecordsPlace.of(config), config.folders().keysFile(), Optional.empty(), List.of(files));
  }

  private RecordsRestore forced() throws Exception {
    return new RecordsRestore(FoundArchive.of(snapshot, Optional.empty()), Optional.empty(), true, RANDOM, CLOCK);
  }

  private Path only(String beginning) throws Exception {
    try (Stream<Path> files = Files.list(data())) {
      List<Path> found = files.filter(file -> file.getFileName().toString().startsWith(beginning)).toList();
      assertEquals(1, found.size(), found::toString);
      return found.get(0);
    }
  }

  @Test
  void aDatabaseThatOpensIsPutAsideOnlyWhenToldToAndThereIsAWayBack() throws Exception {
    serveAndStop(null);
    assertEquals(ExitCode.FAILED, restore(), out);
    assertTrue(err.contains("opens") && err.contains("--force"), err);
    assertServes(true);
    assertEquals(ExitCode.OK, restore("--force"), () -> err);
    Path former = only("former-owner-");
    assertTrue(out.contains(former.toString()), out);
    assertServes(false);

    // As the README says.
    Files.move(only("meme.mv.db.damaged-"), data().resolve("meme.mv.db"), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(former, data().resolve("files/database"), StandardCopyOption.REPLACE_EXISTING);
    assertServes(true);
  }

  @Test
  void aServerWhoseDatabaseIsGoneNamesTheSnapshotAndTheEmptyOneThatItMadeMakesRoom() throws Exception {
    serveAndStop(null);
    Files.delete(data().resolve("meme.mv.db"));
    String told = assertThrows(StartFailure.class, () -> serve().close()).getMessage();
    assertTrue(told.contains("belong to another database") && told.contains("meme restore --records " + snapshot), told);
    assertEquals(ExitCode.OK, restore(), () -> err);
    assertServes(false);
  }

  @Test
  void oneThatIsKilledWhileTheNewDatabaseTakesItsPlaceIsEndedByARerunAndNoServerStartsBefore() throws Exception {
    serveAndStop(null);
    Config config = config();
    try (Places places = Places.open(config)) {
      assertThrows(IOException.class, () -> forced().run(place(config, endingBeforeItIsOwned(places.primary())), Watcher.NOBODY));
    }
    Path database = data().resolve("meme.mv.db");
    // As a kill leaves it that comes between the two names.
    Files.move(database, data().resolve("restoring-records/meme.mv.db"));
    String told = assertThrows(StartFailure.class, () -> serve().close()).getMessage();
    assertTrue(told.contains("run \"meme restore --records " + snapshot + "\" again"), told);
    assertFalse(Files.exists(database));
    assertEquals(ExitCode.OK, restore(), () -> err);
    only("meme.mv.db.damaged-");
    only("former-owner-");
    assertServes(false);
  }

  private static BlobPlace endingBeforeItIsOwned(BlobPlace place) {
    return (BlobPlace) Proxy.newProxyInstance(BlobPlace.class.getClassLoader(), new Class<?>[] {BlobPlace.class}, (proxy, method, arguments) -> {
      if (method.getName().equals("own")) {
        throw new IOException("ended here");
      }
      return method.invoke(place, arguments);
    });
  }

  @Test
  void onPostgresKeysAreThereBeforeTheDatabaseIsWholeAndOthersAreKeptOut() throws Exception {
    serveAndStop(Postgres.shared().freshDatabase());
    settings.put("DATABASE_URL", Postgres.shared().freshDatabase());
    Config config = config();
    try (Places places = Places.open(config); Database database = Database.openEvenUnfinished(RecordsPlace.of(config))) {
      RecordsRestore.Place place = place(config, places.primary());
      assertTrue(database.alone(Duty.COPY, () -> assertThrows(JobFailure.class, () -> forced().run(place, Watcher.NOBODY))));
      byte[] keys = Files.readAllBytes(data().resolve("keys"));
      Files.writeString(data().resolve("keys"), "no keys");
      assertThrows(KeyFileException.class, () -> forced().run(place, Watcher.NOBODY));
      Files.write(data().resolve("keys"), keys);
    }
    assertTrue(assertThrows(StartFailure.class, () -> serve().close()).getMessage().contains("unfinished copy"));
    assertEquals(ExitCode.OK, restore(), () -> err);
    assertServes(false);
  }
}

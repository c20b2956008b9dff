package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.atOnce;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.config.PostgresUrl;
import org.memeserver.support.Postgres;

/** Who makes and updates the tables, and who is told to have it done. */
final class MigrationsTest {
  private static final Path SOURCES = Path.of("src/main/resources/db");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMigrationThatBrokeOffIsNamedAndNothingIsSaidToBeGone(boolean h2) throws Exception {
    DatabasePlace place = empty(h2);
    Database.open(place, true).close();
    List<Integer> migrations = h2 ? Schema.ofH2().migrations() : Schema.ofPostgres("any").migrations();
    int last = migrations.get(migrations.size() - 1);
    change(place, "UPDATE %sflyway_schema_history SET success = FALSE WHERE version = '" + last + "'");
    SchemaState state = Database.state(place);
    assertEquals(migrations.get(migrations.size() - 2), state.version());
    assertTrue(state.trouble().orElseThrow().contains("broke off"), state.toString());
    for (boolean migrate : List.of(true, false)) {
      String said = assertThrows(DatabaseOpenException.class, () -> Database.open(place, migrate)).getMessage();
      assertTrue(said.contains("its migration " + last + " broke off"), said);
    }
    String copied = assertThrows(CopyRefusedException.class, () -> DatabaseCopy.openSource(place)).getMessage();
    assertTrue(copied.contains("broke off"), copied);
  }

  @Test
  void eachEngineKnowsAllItsMigrations() throws Exception {
    assertEquals(numbers("migration"), Schema.ofH2().migrations());
    assertEquals(Stream.concat(numbers("migration").stream(), numbers("postgresql").stream()).sorted().toList(), Schema.ofPostgres("x").migrations());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theStateTellsWhatIsPendingAndMakesNothing(boolean h2) {
    DatabasePlace place = empty(h2);
    List<Integer> all = (h2 ? Schema.ofH2() : Schema.ofPostgres("x")).migrations();
    SchemaState nothing = new SchemaState(place.engine(), 0, all.get(all.size() - 1), all.size(), Optional.empty());
    assertEquals(nothing, Database.state(place));
    assertEquals(nothing, Database.state(place));
    assertFalse(Files.exists(folder.resolve("data")));
    Database.open(place, true).close();
    assertEquals(new SchemaState(place.engine(), nothing.newest(), nothing.newest(), 0, Optional.empty()), Database.state(place));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutLeaveToMigrateAnEmptyDatabaseIsNotOpened(boolean h2) {
    DatabasePlace place = empty(h2);
    DatabaseOpenException refused = assertThrows(DatabaseOpenException.class, () -> Database.open(place, false));
    assertTrue(refused.getMessage().contains("DB_AUTO_MIGRATE is false: run \"meme db migrate\""), refused.getMessage());
    assertEquals(0, Database.state(place).version());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNewerSchemaIsRefusedAndTold(boolean h2) throws Exception {
    DatabasePlace place = empty(h2);
    Database.open(place, true).close();
    makeNewer(place);
    for (boolean migrate : new boolean[] {true, false}) {
      DatabaseOpenException refused = assertThrows(DatabaseOpenException.class, () -> Database.open(place, migrate));
      assertTrue(refused.getMessage().contains("newer version of this program (schema 99"), refused.getMessage());
    }
    SchemaState state = Database.state(place);
    assertTrue(state.isNewer());
    assertEquals(0, state.pending());
  }

  /** On several databases at once, since they wait for each other for most of the time. */
  @Test
  void ofManyThatOpenAnEmptyDatabaseAtOnceEachMigrationIsRunByOne() throws Exception {
    List<DatabasePlace.Server> places = Stream.generate(Postgres.shared()::freshDatabase).limit(5)
        .map(url -> new DatabasePlace.Server(PostgresUrl.read(url), 3, Duration.ofSeconds(30))).toList();
    List<String> identities = atOnce(8 * places.size(), i -> () -> {
      try (Database database = Database.open(places.get(i % places.size()), true)) {
        return database.identity();
      }
    });
    for (int i = 0; i < identities.size(); i++) {
      assertEquals(identities.get(i % places.size()), identities.get(i));
    }
    assertEquals(places.size(), identities.stream().distinct().count());
    for (DatabasePlace.Server place : places) {
      try (Database database = Database.open(place, false)) {
        List<String> versions = database.work().read(handle -> handle
            .createQuery("SELECT version FROM flyway_schema_history WHERE version IS NOT NULL ORDER BY installed_rank")
            .mapTo(String.class)
            .list());
        assertEquals(Schema.ofPostgres("x").migrations().stream().map(String::valueOf).toList(), versions);
      }
    }
  }

  private DatabasePlace empty(boolean h2) {
    return h2 ? new DatabasePlace.Folder(folder.resolve("data")) : PostgresPlaces.empty();
  }

  private void makeNewer(DatabasePlace place) throws Exception {
    change(place, "INSERT INTO %sflyway_schema_history (installed_rank, version, description, type, script, installed_by, execution_time, success)"
        + " VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 'x', 1, TRUE)");
  }

  /** @param sql with a place for the schema of the tables */
  private void change(DatabasePlace place, String sql) throws Exception {
    if (place instanceof DatabasePlace.Server server) {
      Postgres.shared().run(server.address().database(), sql.formatted("meme_server."));
      return;
    }
    String url = "jdbc:h2:" + folder.resolve("data").resolve("meme") + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    try (Connection connection = DriverManager.getConnection(url, "sa", "");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql.formatted(""));
    }
  }

  private static List<Integer> numbers(String location) throws Exception {
    try (Stream<Path> files = Files.list(SOURCES.resolve(location))) {
      return files.map(file -> Integer.valueOf(file.getFileName().toString().replaceAll("V(\\d+)__.*", "$1"))).sorted().toList();
    }
  }
}

package org.memeserver.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * The shape of the tables, brought up to date by migrations.
 *
 * @param engine the kind of database, for people
 * @param locations where the migrations are
 * @param migrations the numbers of the migrations among them, in their order
 * @param name the schema in which the tables lie, of small letters, digits and _; empty for the one that connections have by themselves
 */
record Schema(String engine, List<String> locations, List<Integer> migrations, Optional<String> name) {
  Schema {
    if (name.isPresent() && !name.get().matches("[a-z0-9_]+")) {
      throw new IllegalArgumentException("not the name of a schema");
    }
  }

  private static final String HISTORY = "flyway_schema_history";

  /** From this version on a database may be an unfinished copy. */
  private static final int SINCE_COPIES = 4;

  /** Held, because java.util.logging forgets the level of a logger that nobody holds. Flyway tells of every step it takes. */
  private static final Logger FLYWAY_LOG = Logger.getLogger("org.flywaydb");

  static Schema ofH2() {
    return new Schema("H2", List.of("classpath:db/migration"), List.of(1, 2, 4, 5, 6, 7, 8), Optional.empty());
  }

  static Schema ofPostgres(String name) {
    return new Schema("PostgreSQL", List.of("classpath:db/migration", "classpath:db/postgresql"), List.of(1, 2, 3, 4, 5, 6, 7, 8, 9), Optional.of(name));
  }

  int newest() {
    return migrations.get(migrations.size() - 1);
  }

  /** What is to be said of a database whose tables have come to this version; 0 for one without tables. */
  SchemaState stateAt(int version) {
    return stateAt(version, Optional.empty());
  }

  private SchemaState stateAt(int version, Optional<String> trouble) {
    return new SchemaState(engine, version, newest(), (int) migrations.stream().filter(migration -> migration > version).count(), trouble);
  }

  /**
   * Runs the migrations that are missing. When several processes do at once, one of them runs each. Asking the history table first spares the restart
   * of a current database what starting Flyway costs.
   *
   * @throws DatabaseOpenException when the schema is newer than this program or half migrated
   */
  void bringUpToDate(DataSource database) throws SQLException {
    int version = version(database);
    refuseNewer(version);
    if (version < newest()) {
      refuseFailed(database);
      FLYWAY_LOG.setLevel(Level.SEVERE);
      FluentConfiguration flyway = Flyway.configure().dataSource(database).locations(locations.toArray(String[]::new));
      name.ifPresent(flyway::defaultSchema);
      try {
        flyway.load().migrate();
      } catch (FlywayException e) {
        throw new DatabaseOpenException("The database could not be brought up to date: " + reason(e), e);
      }
    }
  }

  /** @throws DatabaseOpenException when the schema is not the one that this program needs */
  void expectCurrent(DataSource database) throws SQLException {
    int version = version(database);
    refuseNewer(version);
    if (version < newest()) {
      refuseFailed(database);
      throw new DatabaseOpenException(
          "The database has schema " + version + ", this program needs " + newest() + ", and DB_AUTO_MIGRATE is false: run \"meme db migrate\"",
          null);
    }
  }

  SchemaState state(DataSource database) throws SQLException {
    return stateAt(version(database), trouble(database));
  }

  private Optional<String> trouble(DataSource database) throws SQLException {
    Optional<String> failed = failed(database);
    if (failed.isPresent()) {
      return failed;
    }
    if (version(database) < SINCE_COPIES) {
      return Optional.empty();
    }
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      return exists(statement, "SELECT 1 FROM " + qualified("unfinished_copy"))
          ? Optional.of("it is an unfinished copy: run \"meme db copy\" again")
          : Optional.empty();
    }
  }

  /** What to do about a migration that broke off, if one did. */
  private Optional<String> failed(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      if (!hasHistory(statement)) {
        return Optional.empty();
      }
      try (ResultSet row = statement.executeQuery("SELECT version FROM " + qualified(HISTORY) + " WHERE NOT success")) {
        return row.next()
            ? Optional.of("its migration " + row.getString(1) + " broke off: put back the copy that was made before the upgrade, and try again")
            : Optional.empty();
      }
    }
  }

  private void refuseFailed(DataSource database) throws SQLException {
    Optional<String> failed = failed(database);
    if (failed.isPresent()) {
      throw new DatabaseOpenException("The database cannot be used: " + failed.get(), null);
    }
  }

  private void refuseNewer(int version) {
    if (version > newest()) {
      throw new DatabaseOpenException(
          "The database was written by a newer version of this program (schema " + version + ", known here: " + newest() + ")", null);
    }
  }

  /** The version that the history tells, of the migrations that were run whole; 0 when there is none. */
  private int version(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      if (!hasHistory(statement)) {
        return 0;
      }
      try (ResultSet row = statement.executeQuery("SELECT MAX(CAST(version AS integer)) FROM " + qualified(HISTORY) + " WHERE success")) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  private boolean hasHistory(Statement statement) throws SQLException {
    String schema = name.map(given -> "'" + given + "'").orElse("CURRENT_SCHEMA");
    return exists(statement, "SELECT 1 FROM information_schema.tables WHERE table_name = '" + HISTORY + "' AND table_schema = " + schema);
  }

  private String qualified(String table) {
    return name.map(given -> "\"" + given + "\".").orElse("") + table;
  }

  private static boolean exists(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private String reason(FlywayException e) {
    if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
      return "tables of another program lie in its schema"
          + name.map(taken -> " " + taken + "; search_path in the URL can name another schema").orElse("");
    }
    return Reasons.of(e);
  }
}

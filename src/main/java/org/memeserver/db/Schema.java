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

  /** Held, because java.util.logging forgets the level of a logger that nobody holds. Flyway tells of every step it takes. */
  private static final Logger FLYWAY_LOG = Logger.getLogger("org.flywaydb");

  static Schema ofH2() {
    return new Schema("H2", List.of("classpath:db/migration"), List.of(1, 2, 4), Optional.empty());
  }

  static Schema ofPostgres(String name) {
    return new Schema("PostgreSQL", List.of("classpath:db/migration", "classpath:db/postgresql"), List.of(1, 2, 3, 4), Optional.of(name));
  }

  int newest() {
    return migrations.get(migrations.size() - 1);
  }

  /** What is to be said of a database whose tables have come to this version; 0 for one without tables. */
  SchemaState stateAt(int version) {
    return new SchemaState(engine, version, newest(), (int) migrations.stream().filter(migration -> migration > version).count());
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
      throw new DatabaseOpenException(
          "The database has schema " + version + ", this program needs " + newest() + ", and DB_AUTO_MIGRATE is false: run \"meme db migrate\"",
          null);
    }
  }

  SchemaState state(DataSource database) throws SQLException {
    return stateAt(version(database));
  }

  private void refuseNewer(int version) {
    if (version > newest()) {
      throw new DatabaseOpenException(
          "The database was written by a newer version of this program (schema " + version + ", known here: " + newest() + ")", null);
    }
  }

  /** The version that the history tells; 0 when there is none, and also when a migration failed, so that Flyway looks at it. */
  private int version(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      String schema = name.map(given -> "'" + given + "'").orElse("CURRENT_SCHEMA");
      String history = name.map(given -> "\"" + given + "\".").orElse("") + "flyway_schema_history";
      if (!exists(statement, "SELECT 1 FROM information_schema.tables WHERE table_name = 'flyway_schema_history' AND table_schema = " + schema)
          || exists(statement, "SELECT 1 FROM " + history + " WHERE NOT success")) {
        return 0;
      }
      try (ResultSet row = statement.executeQuery("SELECT MAX(CAST(version AS integer)) FROM " + history)) {
        row.next();
        return row.getInt(1);
      }
    }
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

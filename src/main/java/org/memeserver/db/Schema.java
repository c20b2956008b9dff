package org.memeserver.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The shape of the tables, brought up to date by the migrations in {@code db/migration}. */
final class Schema {
  /** The newest migration that this program has. */
  static final int NEWEST = 2;

  /** Held, because java.util.logging forgets the level of a logger that nobody holds. Flyway tells of every step it takes. */
  private static final Logger FLYWAY_LOG = Logger.getLogger("org.flywaydb");

  private Schema() {}

  /**
   * Runs the migrations that are missing. Asking the history table first spares the restart of a current database what starting Flyway costs.
   *
   * @throws DatabaseOpenException when the schema is newer than this program or half migrated
   */
  static void bringUpToDate(DataSource database) throws SQLException {
    int version = version(database);
    if (version > NEWEST) {
      throw new DatabaseOpenException(
          "The database was written by a newer version of this program (schema " + version + ", known here: " + NEWEST + ")", null);
    }
    if (version < NEWEST) {
      FLYWAY_LOG.setLevel(Level.SEVERE);
      try {
        Flyway.configure().dataSource(database).locations("classpath:db/migration").load().migrate();
      } catch (FlywayException e) {
        throw new DatabaseOpenException("The database could not be brought up to date: " + firstLine(e), e);
      }
    }
  }

  /** The version that the history tells; 0 when there is none, and also when a migration failed, so that Flyway looks at it. */
  private static int version(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      if (!exists(statement, "SELECT 1 FROM information_schema.tables WHERE table_name = 'flyway_schema_history'")
          || exists(statement, "SELECT 1 FROM flyway_schema_history WHERE NOT success")) {
        return 0;
      }
      try (ResultSet row = statement.executeQuery("SELECT MAX(CAST(version AS integer)) FROM flyway_schema_history")) {
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

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).strip().lines().findFirst().orElse("");
  }
}

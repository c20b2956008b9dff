package org.memeserver.db;

import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/** Finds a PostgreSQL server that may still be starting, and looks at whether it will do. */
final class PostgresStart {
  private static final System.Logger LOG = System.getLogger(PostgresStart.class.getName());

  private static final long BETWEEN_TRIES_MS = 500;
  private static final int OLDEST = 13;

  private PostgresStart() {}

  /**
   * What a server says of itself.
   *
   * @param version such as 170010
   */
  record Opened(int version, String encoding, boolean standby, boolean fsync) {
    /** @throws DatabaseOpenException when records cannot be kept there */
    void check(DatabasePlace place) {
      if (version / 10_000 < OLDEST) {
        throw refused(place, "PostgreSQL " + version / 10_000 + ", and " + OLDEST + " or later is needed");
      }
      if (!encoding.equals("UTF8")) {
        throw refused(place, "encoded in " + encoding + ", and UTF8 is needed; make it with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0");
      }
      if (standby) {
        throw refused(place, "on a standby server, which cannot be written to");
      }
      if (!fsync) {
        LOG.log(Level.WARNING, "The database server runs with fsync=off: a crash of its machine can lose everything");
      }
    }

    private static DatabaseOpenException refused(DatabasePlace place, String what) {
      return new DatabaseOpenException("The database " + place + " is " + what, null);
    }
  }

  /**
   * Connects, again and again for as long as the place says if the server is not there.
   *
   * @throws DatabaseOpenException when it does not come, or says no
   */
  static Opened await(DatabasePlace.Server place, DataSource source) {
    long begin = System.nanoTime();
    long end = begin + place.patience().toNanos();
    for (boolean first = true; ; first = false) {
      try {
        return look(source);
      } catch (SQLException e) {
        if (!PostgresFailures.mayPass(e) || System.nanoTime() - end >= 0) {
          long waited = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
          throw cannotBeUsed(place, first ? "" : " (waited " + waited + " s)", e);
        }
        if (first) {
          LOG.log(Level.WARNING, "Waiting up to {0} s for the database {1}: {2}", place.patience().toSeconds(), place, Reasons.of(e));
        }
      }
      pause(place);
    }
  }

  static DatabaseOpenException cannotBeUsed(DatabasePlace.Server place, SQLException e) {
    return cannotBeUsed(place, "", e);
  }

  private static DatabaseOpenException cannotBeUsed(DatabasePlace.Server place, String waited, SQLException e) {
    return new DatabaseOpenException("The database " + place + " cannot be reached" + waited + ": " + Reasons.of(e), e);
  }

  private static Opened look(DataSource source) throws SQLException {
    String question = """
        SELECT current_setting('server_version_num'), current_setting('server_encoding'), pg_is_in_recovery(), current_setting('fsync')""";
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      return new Opened(row.getInt(1), row.getString(2), row.getBoolean(3), row.getString(4).equals("on"));
    }
  }

  private static void pause(DatabasePlace place) {
    try {
      Thread.sleep(BETWEEN_TRIES_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatabaseOpenException("Stopped while waiting for the database " + place, e);
    }
  }
}

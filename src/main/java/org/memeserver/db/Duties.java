package org.memeserver.db;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.memeserver.model.MemeException;

/** Gives a duty to one process at a time, by a lock that the PostgreSQL server holds as long as the connection that took it lives. */
final class Duties {
  /** Told apart from the locks of other programs by this and by the schema; the letters "meme". */
  static final int OURS = 0x6d656d65;

  private static final System.Logger LOG = System.getLogger(Duties.class.getName());

  private final HikariDataSource pool;

  Duties(HikariDataSource pool) {
    this.pool = pool;
  }

  /**
   * Does the work unless another process is at it.
   *
   * @return whether it was done here
   * @throws MemeException.Unavailable when the database does not answer
   */
  boolean alone(Duty duty, Runnable work) {
    try (Connection connection = pool.getConnection()) {
      keepWhileIdle(connection);
      if (!ask(connection, "SELECT pg_try_advisory_lock(?, hashtext(current_schema() || ?))", duty)) {
        return false;
      }
      try {
        work.run();
      } finally {
        release(connection, duty);
      }
      return true;
    } catch (SQLException e) {
      throw new MemeException.Unavailable("Database unavailable", e);
    }
  }

  /** Nothing is said on it while the work goes on, and a database may be set to end such sessions, since PostgreSQL 14. */
  private static void keepWhileIdle(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT set_config(name, '0', false) FROM pg_settings WHERE name = 'idle_session_timeout'");
    }
  }

  /** A connection that cannot let go of the lock must not go back to the others: the lock would stay as long as it lives. */
  private void release(Connection connection, Duty duty) {
    boolean released = false;
    try {
      released = ask(connection, "SELECT pg_advisory_unlock(?, hashtext(current_schema() || ?))", duty);
      if (!released) {
        LOG.log(System.Logger.Level.WARNING, "The lock of " + duty + " was lost; another server may have been at it meanwhile");
      }
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.WARNING, "The connection that holds the lock of " + duty + " broke: " + e.getMessage());
    } finally {
      if (!released) {
        pool.evictConnection(connection);
      }
    }
  }

  private static boolean ask(Connection connection, String question, Duty duty) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(question)) {
      statement.setInt(1, OURS);
      statement.setString(2, duty.name());
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}

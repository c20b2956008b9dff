package org.memeserver.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;

/**
 * The connections to a PostgreSQL server. While it is away the first who asks waits for it and the others are refused at once: waiting does not bring
 * it back, and would keep threads from those who need no database.
 */
final class PostgresPool extends HikariDataSource {
  /** How long a request waits for a connection before it is told to come back. */
  private static final long WAIT_FOR_CONNECTION_MS = 5_000;

  /** How long others are refused after somebody has waited in vain. */
  private static final long REFUSING_NANOS = 2_000_000_000L;

  private static final long CHECK_IDLE_CONNECTION_MS = 60_000;

  /**
   * Bounds for what a request may cost, and commits that wait for the disk, for those who have not set them for this user or database. A transaction
   * that stands still would keep others from its rows.
   */
  private static final String SESSION = """
      SELECT set_config(name, CASE WHEN current_setting(name) = unwanted THEN wanted ELSE current_setting(name) END, false)
      FROM (VALUES ('statement_timeout', '0', '30s'), ('lock_timeout', '0', '10s'),
        ('idle_in_transaction_session_timeout', '0', '60s'), ('synchronous_commit', 'off', 'on')) AS s (name, unwanted, wanted)""";

  /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
  private static final java.util.logging.Logger POOL_LOG = java.util.logging.Logger.getLogger("com.zaxxer.hikari");

  private volatile long refusedAt = System.nanoTime() - REFUSING_NANOS;

  /** @param connections at the same time, at most */
  PostgresPool(DataSource source, int connections) {
    super(config(source, connections));
  }

  private static HikariConfig config(DataSource source, int connections) {
    POOL_LOG.setLevel(java.util.logging.Level.SEVERE);
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setPoolName("records");
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(2);
    config.setConnectionTimeout(WAIT_FOR_CONNECTION_MS);
    config.setKeepaliveTime(CHECK_IDLE_CONNECTION_MS);
    config.setConnectionInitSql(SESSION);
    config.setExceptionOverrideClassName(PostgresFailures.LostServer.class.getName());
    // The server was just there; should it have gone away since, the pool finds it again.
    config.setInitializationFailTimeout(-1);
    return config;
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (isEmpty() && System.nanoTime() - refusedAt < REFUSING_NANOS) {
      throw new SQLTransientConnectionException("the database did not answer a moment ago");
    }
    try {
      return super.getConnection();
    } catch (SQLTransientConnectionException e) {
      if (isEmpty()) {
        refusedAt = System.nanoTime();
      }
      throw e;
    }
  }

  private boolean isEmpty() {
    return getHikariPoolMXBean().getTotalConnections() == 0;
  }
}

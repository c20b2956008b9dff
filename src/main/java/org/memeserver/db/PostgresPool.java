package org.memeserver.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * The connections to a PostgreSQL server. Once somebody has waited for one in vain, and nobody else got one meanwhile, the server is away or hangs: a
 * thread of the pool goes on waiting for it, and all others are refused at once. Their waiting would not bring it back, and would keep threads from
 * those who need no database. Under mere load connections change hands all the time, and nobody is refused without having waited.
 */
final class PostgresPool extends HikariDataSource {
  /** How long a request waits for a connection before it is told to come back. */
  private static final long WAIT_FOR_CONNECTION_MS = 5_000;

  /** How long a connection that lay idle has to show that it still works. Several are looked at in the time that a request waits. */
  private static final long WAIT_FOR_LIFE_MS = 2_000;

  private static final long BETWEEN_LOOKS_MS = 100;
  private static final long CHECK_IDLE_CONNECTION_MS = 60_000;

  /**
   * Bounds for what a request may cost, and commits that wait for the disk, for those who have not set them for this user or database. A transaction
   * that stands still would keep others from its rows.
   */
  private static final String SESSION = """
      SELECT set_config(name, CASE WHEN current_setting(name) = unwanted THEN wanted ELSE current_setting(name) END, false)
      FROM (VALUES ('statement_timeout', '0', '30s'), ('lock_timeout', '0', '3s'),
        ('idle_in_transaction_session_timeout', '0', '60s'), ('synchronous_commit', 'off', 'on')) AS s (name, unwanted, wanted)""";

  /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
  private static final java.util.logging.Logger POOL_LOG = java.util.logging.Logger.getLogger("com.zaxxer.hikari");

  private final AtomicBoolean away = new AtomicBoolean();
  private volatile long lastGot = System.nanoTime();

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
    config.setValidationTimeout(WAIT_FOR_LIFE_MS);
    config.setKeepaliveTime(CHECK_IDLE_CONNECTION_MS);
    config.setConnectionInitSql(SESSION);
    config.setExceptionOverrideClassName(PostgresFailures.LostServer.class.getName());
    // The server was just there; should it have gone away since, the pool finds it again.
    config.setInitializationFailTimeout(-1);
    return config;
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (away.get()) {
      throw new SQLTransientConnectionException("the database did not answer a moment ago");
    }
    long begin = System.nanoTime();
    try {
      Connection connection = super.getConnection();
      lastGot = System.nanoTime();
      return connection;
    } catch (SQLTransientConnectionException e) {
      if (lastGot - begin < 0 && away.compareAndSet(false, true)) {
        Thread looking = new Thread(this::lookUntilBack, "database-away");
        looking.setDaemon(true);
        looking.start();
      }
      throw e;
    }
  }

  private void lookUntilBack() {
    try {
      while (!isClosed() && !isBack()) {
        Thread.sleep(BETWEEN_LOOKS_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      away.set(false);
    }
  }

  private boolean isBack() {
    try {
      super.getConnection().close();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }
}

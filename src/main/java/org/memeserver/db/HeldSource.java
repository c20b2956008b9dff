package org.memeserver.db;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Gives connections of another source, none while something is done that has to find nobody else connecting. */
final class HeldSource implements DataSource {
  /** Something done alone, with connections that nobody else gets. */
  interface Action {
    void run(DataSource connections) throws SQLException;
  }

  private final DataSource source;
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

  HeldSource(DataSource source) {
    this.source = source;
  }

  /** Does something while whoever wants a connection waits. Connections that are there already go on. */
  void alone(Action action) throws SQLException {
    lock.writeLock().lock();
    try {
      action.run(source);
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    lock.readLock().lock();
    try {
      return source.getConnection();
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    lock.readLock().lock();
    try {
      return source.getConnection(user, password);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(Logger.GLOBAL_LOGGER_NAME);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(this) ? type.cast(this) : source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(this) || source.isWrapperFor(type);
  }
}

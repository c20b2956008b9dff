package org.memeserver.db;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;

/** The part of H2 behind a connection that reads and writes the file. After a failed write it is closed, and H2 opens another for the next connection. */
record H2Store(MVStore store) {

  static H2Store behind(Connection connection) throws SQLException {
    SessionLocal session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
    return new H2Store(session.getDatabase().getStore().getMvStore());
  }

  /**
   * Whether a commit on this store that has returned is in the file. With WRITE_DELAY=0 a commit writes; but when the store was closed under it by
   * another's failed write, H2 2.5.252 lets it return as if it had.
   */
  boolean hasWritten() {
    return !store.isClosed() && store.getPanicException() == null;
  }
}

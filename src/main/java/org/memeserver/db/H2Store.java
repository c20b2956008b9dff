package org.memeserver.db;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.RandomAccessStore;

/** The part of H2 behind a connection that reads and writes the file. After a failed write it is closed, and H2 opens another for the next connection. */
record H2Store(MVStore store) {
  private static final System.Logger LOG = System.getLogger(H2Store.class.getName());
  private static final Method WRITE_HEADER = headerWriter();

  static H2Store behind(Connection connection) throws SQLException {
    SessionLocal session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
    return new H2Store(session.getDatabase().getStore().getMvStore());
  }

  /**
   * Makes sure that recovery will find the last commit. To be called after it by whoever holds the right to write.
   *
   * @return false when the commit may be lost
   */
  boolean confirm() {
    return hasWritten() && nameLastCommit() && hasWritten();
  }

  /**
   * Makes what was committed survive a power loss. Commits may go on meanwhile.
   *
   * @throws IOException when that cannot be promised
   */
  void sync() throws IOException {
    try {
      store.getFileStore().sync();
    } catch (MVStoreException e) {
      throw new IOException(e);
    }
    // Of a file that is closed H2 says nothing.
    if (!hasWritten()) {
      throw new IOException("the database was closed while it was synced");
    }
  }

  /**
   * Whether a commit on this store that has returned is in the file. With WRITE_DELAY=0 a commit writes; but when the store was closed under it by
   * another's failed write, H2 2.5.252 lets it return as if it had.
   */
  private boolean hasWritten() {
    return !store.isClosed() && store.getPanicException() == null;
  }

  /**
   * Makes the file's header name the last commit. H2 appends each commit as a chunk; a chunk says where the next is expected to lie, and when one comes
   * to lie elsewhere (in space that became free), H2 writes the header so that recovery finds it. But H2 2.5.252 writes the header before
   * it has noted the new chunk as the last (FileStore.storeBuffer), so the header names the one before, from which no way leads to the new one, and
   * a process killed before the next commit loses it although it was answered. Here the header is written again, now with the right one. H2
   * has no public way to it.
   */
  private boolean nameLastCommit() {
    try {
      WRITE_HEADER.invoke(store.getFileStore());
      return true;
    } catch (InvocationTargetException e) {
      if (!(e.getCause() instanceof MVStoreException failure)) {
        throw new IllegalStateException(e.getCause());
      }
      LOG.log(System.Logger.Level.ERROR, "The database's header could not be written: " + failure.getMessage());
      return false;
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Method headerWriter() {
    try {
      Method writer = RandomAccessStore.class.getDeclaredMethod("writeStoreHeader");
      writer.setAccessible(true);
      return writer;
    } catch (NoSuchMethodException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}

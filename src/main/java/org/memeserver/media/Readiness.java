package org.memeserver.media;

import java.io.IOException;
import org.memeserver.blob.BlobStore;
import org.memeserver.db.Database;
import org.memeserver.model.MemeException;

/** Whether the server can do its work now. */
public final class Readiness {
  private final Database database;
  private final BlobStore store;

  public Readiness(Database database, BlobStore store) {
    this.database = database;
    this.store = store;
  }

  /**
   * Asks the database and the blob store.
   *
   * @throws MemeException.Unavailable when one of them does not answer
   */
  public void check() {
    database.probe();
    try {
      store.probe();
    } catch (IOException e) {
      throw new MemeException.Unavailable("Storage unavailable", e);
    }
  }
}

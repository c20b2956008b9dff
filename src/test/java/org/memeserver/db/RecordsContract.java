package org.memeserver.db;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What contracts about records share: an empty database with its search, whatever keeps it, opened for each test. */
abstract class RecordsContract {
  @TempDir Path folder;
  Database database;
  MediaSearch search;
  MediaRepository media;
  BlobRepository blobs;

  /** A database that is empty. */
  abstract Database openDatabase();

  abstract MediaSearch openSearch(Database database);

  @BeforeEach
  void open() {
    database = openDatabase();
    Samples.admitKey(database);
    search = openSearch(database);
    media = new MediaRepository(database, search);
    blobs = new BlobRepository(database);
  }

  @AfterEach
  void close() {
    search.close();
    database.close();
  }
}

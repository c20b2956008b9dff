package org.memeserver.db;

final class MediaRepositoryOnPostgresTest extends MediaRepositoryContract {
  @Override
  Database openDatabase() {
    return PostgresPlaces.open();
  }

  @Override
  MediaSearch openSearch(Database database) {
    return database.openSearch(folder);
  }
}

package org.memeserver.db;

final class StorageKeyRepositoryOnPostgresTest extends StorageKeyRepositoryContract {
  @Override
  Database openDatabase() {
    return PostgresPlaces.open();
  }

  @Override
  MediaSearch openSearch(Database database) {
    return database.openSearch(folder);
  }
}

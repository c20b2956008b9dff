package org.memeserver.db;

final class MediaSearchOnPostgresTest extends MediaSearchContract {
  @Override
  Database openDatabase() {
    return PostgresPlaces.open();
  }

  @Override
  MediaSearch openSearch(Database database) {
    return database.openSearch(folder);
  }
}

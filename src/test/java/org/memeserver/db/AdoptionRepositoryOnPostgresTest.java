package org.memeserver.db;

final class AdoptionRepositoryOnPostgresTest extends AdoptionRepositoryContract {
  @Override
  Database openDatabase() {
    return PostgresPlaces.open();
  }

  @Override
  MediaSearch openSearch(Database database) {
    return database.openSearch(folder);
  }
}

package org.memeserver.db;

final class RenditionRepositoryOnPostgresTest extends RenditionRepositoryContract {
  @Override
  Database openDatabase() {
    return PostgresPlaces.open();
  }

  @Override
  MediaSearch openSearch(Database database) {
    return database.openSearch(folder);
  }
}

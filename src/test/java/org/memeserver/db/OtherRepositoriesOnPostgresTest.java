package org.memeserver.db;

final class OtherRepositoriesOnPostgresTest extends OtherRepositoriesContract {
  @Override
  Database openDatabase() {
    return PostgresPlaces.open();
  }
}

package org.memeserver.db;

import org.junit.jupiter.api.AfterEach;
import org.memeserver.support.Postgres;

final class LimitsOnPostgresTest extends LimitsContract {
  private final DatabasePlace place = PostgresPlaces.at(Postgres.shared().freshDatabase());
  private Database another;

  @Override
  Database openDatabase() {
    Database first = Database.open(place, true);
    another = Database.open(place, true);
    return first;
  }

  @Override
  MediaSearch openSearch(Database opened) {
    return opened.openSearch(folder);
  }

  @Override
  MediaRepository onAnotherServer() {
    return new MediaRepository(another, another.openSearch(folder));
  }

  @AfterEach
  void closeTheOther() {
    another.close();
  }
}

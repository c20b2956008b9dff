package org.memeserver.db;

import java.time.Duration;
import org.memeserver.config.PostgresUrl;
import org.memeserver.support.Postgres;

/** Databases of a real PostgreSQL server for tests. */
final class PostgresPlaces {
  private static String migrated;
  private static DatabasePlace.Server last;

  private PostgresPlaces() {}

  /** A database without anything in it. */
  static DatabasePlace.Server empty() {
    return at(Postgres.shared().freshDatabase());
  }

  static DatabasePlace.Server at(String url) {
    return new DatabasePlace.Server(PostgresUrl.read(url), 12, Duration.ofSeconds(5));
  }

  /** An open database that has its tables; a copy of one that was migrated once, because that takes a while. */
  static synchronized Database open() {
    if (migrated == null) {
      String url = Postgres.shared().freshDatabase();
      Database.open(at(url), true).close();
      migrated = url;
    }
    last = at(Postgres.shared().copyOf(migrated));
    return Database.open(last, true);
  }

  /** What was opened last, for opening it once more. */
  static synchronized DatabasePlace.Server last() {
    return last;
  }
}

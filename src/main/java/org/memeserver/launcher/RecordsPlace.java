package org.memeserver.launcher;

import org.memeserver.config.Config;
import org.memeserver.db.DatabasePlace;

/** Where the records of a configured server are. */
final class RecordsPlace {
  private RecordsPlace() {}

  static DatabasePlace of(Config config) {
    Config.Records records = config.records();
    return records.postgres()
        .<DatabasePlace>map(address -> new DatabasePlace.Server(address, records.connections(), records.patience()))
        .orElseGet(() -> new DatabasePlace.Folder(config.folders().data()));
  }
}

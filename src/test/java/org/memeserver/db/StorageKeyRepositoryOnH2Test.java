package org.memeserver.db;

final class StorageKeyRepositoryOnH2Test extends StorageKeyRepositoryContract {
  @Override
  Database openDatabase() {
    return Database.openH2(folder);
  }

  @Override
  MediaSearch openSearch(Database database) {
    return new LuceneMediaSearch(database, folder.resolve("search"));
  }
}

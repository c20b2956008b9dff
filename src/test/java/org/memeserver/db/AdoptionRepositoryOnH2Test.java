package org.memeserver.db;

final class AdoptionRepositoryOnH2Test extends AdoptionRepositoryContract {
  @Override
  Database openDatabase() {
    return Database.openH2(folder);
  }

  @Override
  MediaSearch openSearch(Database database) {
    return new LuceneMediaSearch(database, folder.resolve("search"));
  }
}

package org.memeserver.db;

final class StockOnH2Test extends StockContract {
  @Override
  Database openDatabase() {
    return Database.openH2(folder);
  }

  @Override
  MediaSearch openSearch(Database database) {
    return new LuceneMediaSearch(database, folder.resolve("search"));
  }
}

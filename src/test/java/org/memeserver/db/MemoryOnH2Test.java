package org.memeserver.db;

final class MemoryOnH2Test extends MemoryContract {
  @Override
  Database openDatabase() {
    return Database.openH2(folder.resolve("db"));
  }

  @Override
  MediaSearch openSearch(Database opened) {
    return opened.openSearch(folder.resolve("search"));
  }

  @Override
  Database changing() {
    return database;
  }
}

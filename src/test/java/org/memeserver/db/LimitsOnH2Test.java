package org.memeserver.db;

final class LimitsOnH2Test extends LimitsContract {
  @Override
  Database openDatabase() {
    return Database.openH2(folder.resolve("db"));
  }

  @Override
  MediaSearch openSearch(Database opened) {
    return opened.openSearch(folder.resolve("search"));
  }

  @Override
  MediaRepository onAnotherServer() {
    return media;
  }
}

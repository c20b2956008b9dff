package org.memeserver.db;

final class OtherRepositoriesOnH2Test extends OtherRepositoriesContract {
  @Override
  Database openDatabase() {
    return Database.openH2(folder);
  }
}

package org.memeserver.db;

import java.nio.file.Path;
import java.time.Duration;
import org.memeserver.model.PostgresAddress;

/** Where records are kept. */
public sealed interface DatabasePlace {
  /** The name of the kind of database, for people. */
  String engine();

  /**
   * An embedded H2 database.
   *
   * @param folder made when missing; belongs to one process alone while the database is open
   */
  record Folder(Path folder) implements DatabasePlace {
    @Override
    public String engine() {
      return "H2";
    }

    @Override
    public String toString() {
      return folder.toString();
    }
  }

  /**
   * A PostgreSQL database, version 13 or later, that several processes may have open. The tables lie in the schema that the property {@code
   * currentSchema} of the address names, else in one named {@code meme_server}, so that they do not meet the tables of another program.
   *
   * @param connections at the same time, 2 or more
   * @param patience how long to wait for a server that is not there when the database is opened, 0 or more
   */
  record Server(PostgresAddress address, int connections, Duration patience) implements DatabasePlace {
    @Override
    public String engine() {
      return "PostgreSQL";
    }

    @Override
    public String toString() {
      return address.toString();
    }
  }
}

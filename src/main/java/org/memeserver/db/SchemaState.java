package org.memeserver.db;

import java.util.Optional;

/**
 * How far the tables of a database have come.
 *
 * @param engine the kind of database, for people
 * @param version the newest migration that was run; 0 for a database without tables
 * @param newest the newest migration that this program has
 * @param pending how many migrations are still to be run
 * @param trouble why no server can work on the database as it is, if there is such a reason
 */
public record SchemaState(String engine, int version, int newest, int pending, Optional<String> trouble) {
  /** Whether migrations are missing. */
  public boolean isOlder() {
    return version < newest;
  }

  /** Whether a later version of this program has been at work on the database. */
  public boolean isNewer() {
    return version > newest;
  }
}

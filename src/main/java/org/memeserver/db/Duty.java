package org.memeserver.db;

/** What one process at a time does for all that share a database. */
public enum Duty {
  /** Removing what nobody needs any more. */
  SWEEP,

  /** Filling the database with the records of another. */
  COPY,

  /** Verifying all blobs from time to time. */
  VERIFY,

  /** Work that an operator asks for and that must not meet other such work. */
  UPKEEP,

  /** Writing down all records, for the day when the database is damaged. */
  SNAPSHOT
}

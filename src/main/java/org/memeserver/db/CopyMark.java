package org.memeserver.db;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The note in a database that it is an unfinished copy of another. While it is there no server works on the database, so all records are the copy's. */
final class CopyMark {
  private final Database target;

  CopyMark(Database target) {
    this.target = target;
  }

  /**
   * Marks the target as a copy of this source, unless it is marked so already.
   *
   * @return whether it was not marked before
   * @throws CopyRefusedException when there are records in it that are not of a copy of this source
   */
  boolean put(String source) {
    return target.work().durably(handle -> {
      Optional<String> found = read(handle);
      if (found.isEmpty() && CopiedTable.KEPT.stream().anyMatch(table -> new CopiedRows(table).any(handle))) {
        throw new CopyRefusedException("The target has records in it; copy into a database that is empty");
      }
      if (found.isPresent() && !found.get().equals(source)) {
        throw new CopyRefusedException("The target is an unfinished copy of another database; copy into one that is empty");
      }
      if (found.isEmpty()) {
        handle.createUpdate("INSERT INTO unfinished_copy (only_row, source, writing) VALUES (1, :source, TRUE)").bind("source", source).execute();
      }
      handle.execute("UPDATE unfinished_copy SET writing = TRUE");
      return found.isEmpty();
    });
  }

  /** Takes the mark away from a target into which nothing was copied. */
  void takeBack() {
    target.work().durably(handle -> handle.createUpdate("DELETE FROM unfinished_copy").execute());
  }

  /** Notes that nobody writes any more, and that all which was written is whole. */
  void rest() {
    target.work().durably(handle -> handle.createUpdate("UPDATE unfinished_copy SET writing = FALSE").execute());
  }

  /** Whether a process was cut off while it copied from this source. */
  boolean isCutOff(String source) {
    return target.work().read(handle -> handle.createQuery("SELECT 1 FROM unfinished_copy WHERE writing AND source = :source")
        .bind("source", source)
        .mapTo(Integer.class)
        .findOne()
        .isPresent());
  }

  /** The copy is whole. Its database may take the place of the source from now on. */
  void remove() {
    target.work().<Void>durably(handle -> {
      handle.execute("UPDATE database_identity SET copied_from = (SELECT source FROM unfinished_copy)");
      handle.execute("DELETE FROM unfinished_copy");
      return null;
    });
  }

  /** The source of which a database is an unfinished copy. */
  static Optional<String> read(Database database) {
    return database.work().read(CopyMark::read);
  }

  private static Optional<String> read(Handle handle) {
    return handle.createQuery("SELECT source FROM unfinished_copy").mapTo(String.class).findOne();
  }
}

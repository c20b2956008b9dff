package org.memeserver.db;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.memeserver.db.CopiedTable.Row;
import org.memeserver.db.CopyOutcome.TableCount;

/**
 * Copies all records of a database, as they are at one moment, into another that is empty. A copy that was broken off is gone on with: rows that are in
 * the target already are found there by their keys. The target is marked until each row has been compared; nobody else opens it before.
 */
public final class DatabaseCopy {
  private static final System.Logger LOG = System.getLogger(DatabaseCopy.class.getName());

  /**
   * Rows in one transaction, about. H2 writes each page of an index that a transaction touched, and keys are random, so that a transaction of 500 rows
   * writes nearly as much as one of ten thousand: with those, a database of 100 MB made a file of 4 GB.
   */
  private static final int IN_A_TRANSACTION = 10_000;

  private final Database source;
  private final Database target;
  private final int inATransaction;

  /**
   * @param source is read only
   * @param target opened by {@link #openTarget}
   */
  public DatabaseCopy(Database source, Database target) {
    this(source, target, IN_A_TRANSACTION);
  }

  DatabaseCopy(Database source, Database target, int inATransaction) {
    this.source = source;
    this.target = target;
    this.inATransaction = inATransaction;
  }

  /**
   * Opens a database to copy from. Its tables are not touched.
   *
   * @throws CopyRefusedException when there is none, or it has to be brought up to date first
   * @throws DatabaseOpenException as {@link Database#open}
   */
  public static Database openSource(DatabasePlace place) {
    SchemaState schema = Database.state(place);
    if (schema.trouble().isPresent()) {
      throw new CopyRefusedException("The database " + place + " cannot be copied: " + schema.trouble().get());
    }
    if (schema.version() == 0) {
      throw new CopyRefusedException("There is no database of this program in " + place + ", so there is nothing to copy");
    }
    if (schema.isOlder()) {
      throw new CopyRefusedException("The database " + place + " has schema " + schema.version() + ", and " + schema.newest()
          + " is needed to copy it: run \"meme db migrate\" first");
    }
    return Database.open(place, false);
  }

  /**
   * Opens a database to copy to, and makes its tables if there are none.
   *
   * <p>An unfinished copy of the source in H2 is removed if the process that wrote it was cut off: after several hard ends in the middle of large
   * transactions an index was seen to have a row that its table had not (2.5.252), and not all such damage would show in the comparison.
   *
   * @throws CopyRefusedException when it has tables of an older version, which stay as they are
   * @throws DatabaseOpenException as {@link Database#open}
   */
  public static Database openTarget(DatabasePlace place, Database source) {
    SchemaState schema = Database.state(place);
    if (schema.version() > 0 && schema.isOlder()) {
      throw new CopyRefusedException("The target has tables of an older version (schema " + schema.version() + "); copy into a database that is empty");
    }
    Database target = Database.openEvenUnfinished(place);
    boolean isCutOff = false;
    try {
      isCutOff = place instanceof DatabasePlace.Folder && new CopyMark(target).isCutOff(source.identity());
    } catch (RuntimeException e) {
      target.close();
      throw e;
    }
    if (!isCutOff) {
      return target;
    }
    LOG.log(Level.WARNING, "The copy in {0} was cut off while it was written, and is begun anew", place);
    target.close();
    Database.remove((DatabasePlace.Folder) place);
    return Database.openEvenUnfinished(place);
  }

  /**
   * Copies.
   *
   * @throws CopyRefusedException when the target is the source, is in use, or has records that are not of a copy of the source; nothing was changed
   *     then. Also when something else writes to the target meanwhile
   * @throws org.memeserver.model.MemeException.Unavailable when a database does not answer; the copy can be gone on with
   * @throws org.memeserver.model.MemeException.StorageFull when the target has no room; likewise
   */
  public CopyOutcome run(CopyWatcher watcher) {
    if (source.identity().equals(target.identity())) {
      throw new CopyRefusedException("The target is the same database as the source");
    }
    AtomicReference<CopyOutcome> outcome = new AtomicReference<>();
    if (!target.alone(Duty.COPY, () -> outcome.set(marked(watcher)))) {
      throw new CopyRefusedException("Another process is copying into the target");
    }
    return outcome.get();
  }

  private CopyOutcome marked(CopyWatcher watcher) {
    CopyMark mark = new CopyMark(target);
    boolean isNew = mark.put(source.identity());
    // After the mark is there, as a server looks for the mark after it has introduced itself: so one of the two sees the other.
    if (isServed()) {
      if (isNew) {
        mark.takeBack();
      } else {
        mark.rest();
      }
      throw new CopyRefusedException("A server is running on the target; stop it first");
    }
    CopyOutcome outcome;
    try {
      outcome = source.work().moment(handle -> new Run(handle, watcher).whole());
    } catch (RuntimeException e) {
      rest(mark, e);
      throw e;
    }
    mark.rest();
    // Before the mark goes, so that whoever ends this meanwhile can run it again.
    target.compact();
    mark.remove();
    return outcome;
  }

  private boolean isServed() {
    return target.peers().stream().anyMatch(peers -> !peers.introductions().isEmpty());
  }

  private static void rest(CopyMark mark, RuntimeException why) {
    try {
      mark.rest();
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  /** One run, over one moment of the source. */
  private final class Run {
    private final Handle from;
    private final CopyWatcher watcher;
    private final Map<CopiedTable, Long> counts = new LinkedHashMap<>();
    private final long total;
    private long copied;

    Run(Handle from, CopyWatcher watcher) {
      this.from = from;
      this.watcher = watcher;
      CopiedTable.ALL.forEach(table -> counts.put(table, new CopiedRows(table).count(from)));
      this.total = counts.values().stream().mapToLong(Long::longValue).sum();
    }

    CopyOutcome whole() {
      if (!fill() || !isEqual()) {
        if (isServed()) {
          throw new CopyRefusedException("A server is running on the target; stop it first");
        }
        watcher.beginsAnew();
        removeAll();
        copied = 0;
        if (!fill() || !isEqual()) {
          throw new CopyRefusedException("The copy does not equal its source: something else writes to the target");
        }
      }
      List<TableCount> compared = new ArrayList<>();
      counts.forEach((table, rows) -> compared.add(new TableCount(table.name(), rows, countInTarget(table))));
      return new CopyOutcome(compared, copied);
    }

    /** Copies what is not there; false when something there is not what it was copied from. */
    private boolean fill() {
      long done = 0;
      watcher.copied(0, total);
      for (CopiedTable table : CopiedTable.ALL) {
        CopiedRows rows = new CopiedRows(table);
        Step step = new Step(table.first(), done, 0, true, false);
        while (!step.isEnd()) {
          Step last = step;
          step = target.work().durablyMore(handle -> fillSome(handle, rows, last));
          copied += step.written();
          if (!step.isFine()) {
            return false;
          }
        }
        done = step.done();
      }
      return true;
    }

    /** Goes on from a step, through as many pages as make a transaction. */
    private Step fillSome(Handle to, CopiedRows rows, Step last) {
      Object place = last.place();
      long done = last.done();
      long written = 0;
      while (written < inATransaction) {
        Object after = place;
        // In the words of the source: the target would take its failures for its own.
        List<Row> page = source.work().told(() -> rows.after(from, after));
        if (page.isEmpty()) {
          return new Step(place, done, written, true, true);
        }
        Map<List<Object>, Row> there = rows.find(to, page);
        List<Row> missing = page.stream().filter(row -> !there.containsKey(rows.table().keyOf(row))).toList();
        if (!areEqual(rows, page, there, page.size() - missing.size())) {
          return new Step(place, done, written, false, true);
        }
        if (!missing.isEmpty()) {
          rows.insert(to, target.work(), missing);
          target.work().expectRoomToGrow();
        }
        written += missing.size();
        done += page.size();
        place = page.get(page.size() - 1).place();
        watcher.copied(done, total);
      }
      return new Step(place, done, written, true, false);
    }

    /** Whether the target has the rows of the source and no others. */
    private boolean isEqual() {
      if (!counts.entrySet().stream().allMatch(table -> table.getValue() == countInTarget(table.getKey()))) {
        return false;
      }
      long done = 0;
      watcher.compared(0, total);
      for (CopiedTable table : CopiedTable.ALL) {
        CopiedRows rows = new CopiedRows(table);
        List<Row> page = rows.after(from, table.first());
        while (!page.isEmpty()) {
          List<Row> asked = page;
          if (!areEqual(rows, page, target.work().read(handle -> rows.find(handle, asked)), page.size())) {
            return false;
          }
          done += page.size();
          watcher.compared(done, total);
          page = rows.after(from, page.get(page.size() - 1).place());
        }
      }
      return true;
    }

    /** Whether so many rows of the page are there, and as they are in the page. */
    private boolean areEqual(CopiedRows rows, List<Row> page, Map<List<Object>, Row> there, int expected) {
      long equal = page.stream()
          .filter(row -> there.containsKey(rows.table().keyOf(row)))
          .filter(row -> row.values().equals(there.get(rows.table().keyOf(row)).values()))
          .count();
      return equal == expected;
    }

    /** A part at a time, so that memory stays small. The mark stays, so a removal that is broken off leaves a copy as any other. */
    private void removeAll() {
      for (int i = CopiedTable.ALL.size() - 1; i >= 0; i--) {
        CopiedRows rows = new CopiedRows(CopiedTable.ALL.get(i));
        boolean more = true;
        while (more) {
          more = target.work().durably(rows::removeSome);
        }
      }
    }

    private long countInTarget(CopiedTable table) {
      return target.work().read(new CopiedRows(table)::count);
    }
  }

  /**
   * How far a table has come after a transaction.
   *
   * @param done rows of this table and those before it
   * @param written rows that the transaction wrote
   * @param isFine false when a row of the target is not what it was copied from
   */
  private record Step(Object place, long done, long written, boolean isFine, boolean isEnd) {}
}

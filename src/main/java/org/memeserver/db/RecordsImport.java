package org.memeserver.db;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.memeserver.db.CopiedTable.Row;
import org.memeserver.model.BlobId;

/**
 * Fills an empty database with records that were written down elsewhere. No server starts on it before {@link #finish}. One that was broken off is
 * begun anew. Used by one thread.
 */
public final class RecordsImport {
  /** See {@link DatabaseCopy}: larger transactions make H2 write less. */
  private static final int ROWS_IN_A_TRANSACTION = 10_000;

  private static final long TEXT_IN_A_TRANSACTION = 8L << 20;

  private final Database target;
  private final CopyMark mark;
  private final List<Row> waiting = new ArrayList<>();
  private CopiedTable table;
  private long waitingText;

  private RecordsImport(Database target, CopyMark mark) {
    this.target = target;
    this.mark = mark;
  }

  /**
   * Begins.
   *
   * @param target opened by {@link Database#openEvenUnfinished}
   * @param source the identity of the database whose records they are
   * @throws CopyRefusedException when the target has records that are not of an unfinished import of the same, or is in use
   */
  public static RecordsImport begin(Database target, String source) {
    CopyMark mark = new CopyMark(target);
    boolean isNew = mark.put(source);
    if (target.peers().stream().anyMatch(peers -> !peers.introductions().isEmpty())) {
      if (isNew) {
        mark.takeBack();
      }
      throw new CopyRefusedException("A server is running on the database; stop it first");
    }
    for (int i = CopiedTable.ALL.size() - 1; i >= 0; i--) {
      CopiedRows rows = new CopiedRows(CopiedTable.ALL.get(i));
      boolean more = true;
      while (more) {
        more = target.work().durably(rows::removeSome);
      }
    }
    return new RecordsImport(target, mark);
  }

  /**
   * Whether a database is an unfinished import, of whatever source.
   *
   * @param database opened by {@link Database#openEvenUnfinished}
   */
  public static boolean isUnfinished(Database database) {
    return CopyMark.read(database).isPresent();
  }

  /** Whether a database has no row of any record. */
  public static boolean isEmpty(Database database) {
    return database.work().read(handle -> CopiedTable.KEPT.stream().noneMatch(any -> new CopiedRows(any).any(handle)));
  }

  /**
   * Adds a row; it may wait for others.
   *
   * @param to the table, with those of its columns that the row has
   * @param row its place rises from row to row
   * @throws CopyRefusedException when the database does not take it
   * @throws org.memeserver.model.MemeException.StorageFull when there is no room
   */
  public void add(CopiedTable to, Row row) {
    if (table != null && !table.equals(to)) {
      flush();
    }
    table = to;
    waiting.add(row);
    waitingText += row.values().stream().mapToLong(value -> value == null ? 0 : value.toString().length()).sum();
    if (waiting.size() >= ROWS_IN_A_TRANSACTION || waitingText > TEXT_IN_A_TRANSACTION) {
      flush();
    }
  }

  /** Writes the rows that wait. */
  public void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    CopiedRows rows = new CopiedRows(table);
    target.work().<Void>durablyMore(handle -> {
      for (int from = 0; from < waiting.size(); from += table.page()) {
        rows.insert(handle, target.work(), waiting.subList(from, Math.min(waiting.size(), from + table.page())));
      }
      return null;
    });
    waiting.clear();
    waitingText = 0;
  }

  /** Removes the records of contents, small pictures and preferences whose bytes were deleted. */
  public void dropBlobs(Collection<BlobId> gone) {
    if (gone.isEmpty()) {
      return;
    }
    List<String> ids = gone.stream().map(BlobId::text).toList();
    target.work().<Void>durably(handle -> {
      String contents = "(SELECT muid FROM content WHERE blob_id = ANY(?))";
      run(handle, "UPDATE content SET rendered_by = 0 WHERE muid IN (SELECT muid FROM rendition WHERE blob_id = ANY(?))", ids);
      List<String> pictures = handle.createQuery("SELECT blob_id FROM rendition WHERE muid IN " + contents)
          .bindArray(0, String.class, ids)
          .mapTo(String.class)
          .list();
      run(handle, "DELETE FROM rendition WHERE muid IN " + contents, ids);
      run(handle, "DELETE FROM rendition WHERE blob_id = ANY(?)", ids);
      run(handle, "DELETE FROM media WHERE muid IN " + contents, ids);
      run(handle, "DELETE FROM content WHERE blob_id = ANY(?)", ids);
      run(handle, "DELETE FROM preferences WHERE blob_id = ANY(?)", ids);
      run(handle, "DELETE FROM blob WHERE id = ANY(?)", ids);
      run(handle, "DELETE FROM blob WHERE id = ANY(?)", pictures);
      return null;
    });
  }

  /**
   * Whether a blob holds, instead of one of others, what a record of the target is about.
   *
   * @param blob a row of the table of blobs
   * @param gone whose bytes were deleted
   */
  public boolean takesPlace(Row blob, Set<BlobId> gone) {
    return target.work().read(handle -> holder(handle, use(blob)).filter(gone::contains).isPresent());
  }

  /** Adds a blob, and lets it hold what another one held; that one is then no more than its row. */
  public void putInPlace(Row blob) {
    target.work().<Void>durably(handle -> {
      new CopiedRows(CopiedTable.BLOB).insert(handle, target.work(), List.of(blob));
      Use use = use(blob);
      handle.createUpdate("UPDATE " + use.table() + " SET blob_id = :blob WHERE " + use.key() + " = :name")
          .bind("blob", (String) CopiedTable.BLOB.value(blob, "id"))
          .bind("name", use.name())
          .execute();
      return null;
    });
  }

  /** What a blob is for: the row that names it. */
  private record Use(String table, String key, String name) {}

  private static Use use(Row blob) {
    String[] parts = ((String) CopiedTable.BLOB.value(blob, "bound_to")).split(":", 2);
    return parts[0].equals("content") ? new Use("content", "muid", parts[1]) : new Use("preferences", "owner", parts[parts.length - 1]);
  }

  private static Optional<BlobId> holder(Handle handle, Use use) {
    return handle.createQuery("SELECT blob_id FROM " + use.table() + " WHERE " + use.key() + " = :name")
        .bind("name", use.name())
        .map((row, context) -> new BlobId(row.getString("blob_id")))
        .findOne();
  }

  private static void run(Handle handle, String sql, List<String> ids) {
    handle.createUpdate(sql).bindArray(0, String.class, ids).execute();
  }

  /** The ids of all storage keys that the records need. */
  public Set<String> storageKeys() {
    return new BlobRepository(target).countByStorageKey().keySet();
  }

  /** The records are whole: from now on servers may work on them. */
  public void finish() {
    flush();
    mark.rest();
    target.compact();
    mark.remove();
  }

  /** The table of a name. */
  public static Optional<CopiedTable> table(String name) {
    return CopiedTable.ALL.stream().filter(known -> known.name().equals(name)).findFirst();
  }
}

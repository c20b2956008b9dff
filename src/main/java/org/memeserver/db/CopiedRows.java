package org.memeserver.db;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.memeserver.db.CopiedTable.Row;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/** The rows of a table that is copied: how they are gone through, looked up and written. */
final class CopiedRows {
  private static final int REMOVED_AT_ONCE = 2000;

  private final CopiedTable table;

  CopiedRows(CopiedTable table) {
    this.table = table;
  }

  CopiedTable table() {
    return table;
  }

  long count(Handle handle) {
    return handle.createQuery("SELECT COUNT(*) FROM " + table.name() + " WHERE " + table.counted()).mapTo(Long.class).one();
  }

  /** Whether there is any row, also one that would not be copied. */
  boolean any(Handle handle) {
    return handle.createQuery("SELECT 1 FROM " + table.name() + " FETCH FIRST 1 ROWS ONLY").mapTo(Integer.class).findOne().isPresent();
  }

  /** The next rows, in the order of the table; all that share a place come together. Empty at the end. */
  List<Row> after(Handle handle, Object place) {
    String sql = "SELECT " + table.columnNames("") + (table.fresh().column().isEmpty() ? "" : ", " + table.place()) + " FROM " + table.name()
        + " WHERE " + table.place() + " > ? AND " + table.counted()
        + " ORDER BY " + table.place() + " FETCH FIRST " + table.page() + " ROWS WITH TIES";
    return handle.createQuery(sql).bind(0, place).map((row, context) -> table.read(row)).list();
  }

  /** Those of the rows that are there, as they are there, by their keys. */
  Map<List<Object>, Row> find(Handle handle, List<Row> rows) {
    String arrays = IntStream.range(0, table.keys()).mapToObj(key -> "CAST(? AS " + keyKind(key).array() + " ARRAY)").collect(Collectors.joining(", "));
    String names = IntStream.range(0, table.keys()).mapToObj(key -> "key" + key).collect(Collectors.joining(", "));
    String match = IntStream.range(0, table.keys())
        .mapToObj(key -> "t." + table.columns().get(key).name() + " = k.key" + key)
        .collect(Collectors.joining(" AND "));
    Query query = handle.createQuery("SELECT " + table.columnNames("t.") + (table.fresh().column().isEmpty() ? "" : ", t." + table.place())
        + " FROM UNNEST(" + arrays + ") AS k (" + names + ") JOIN " + table.name() + " t ON " + match);
    for (int key = 0; key < table.keys(); key++) {
      int column = key;
      query.bindArray(key, keyKind(key).type(), rows.stream().map(row -> row.values().get(column)).toList());
    }
    Map<List<Object>, Row> found = new HashMap<>();
    query.map((row, context) -> table.read(row)).forEach(row -> found.put(table.keyOf(row), row));
    return found;
  }

  private CopiedColumn.Kind keyKind(int key) {
    return table.columns().get(key).kind();
  }

  /** Writes rows that are not there, and what they are to be found by. */
  void insert(Handle handle, Work work, List<Row> rows) {
    if (table.name().equals(CopiedTable.BLOB.name())) {
      // Which keys may be used is the target's own affair, but those of its rows may.
      rows.stream().map(row -> (String) table.value(row, "storage_key_id")).distinct().forEach(id -> StorageKeyRepository.admit(handle, id, Instant.now()));
    }
    String values = table.columns().stream().map(column -> "?").collect(Collectors.joining(", "));
    PreparedBatch batch = handle.prepareBatch("INSERT INTO " + table.name() + " (" + table.columnNames("") + table.fresh().column() + ")"
        + " VALUES (" + values + table.fresh().value() + ")");
    for (Row row : rows) {
      for (int i = 0; i < table.columns().size(); i++) {
        table.columns().get(i).kind().bind(batch, i, row.values().get(i));
      }
      batch.add();
    }
    batch.execute();
    if (table.name().equals(CopiedTable.MEDIA.name())) {
      work.indexNew(handle, rows.stream().filter(row -> (Boolean) table.value(row, "is_public")).map(this::findable).toList());
    }
  }

  /** Removes some rows, and says whether there were any. */
  boolean removeSome(Handle handle) {
    return handle.createUpdate("DELETE FROM " + table.name() + " WHERE " + table.place() + " IN (SELECT " + table.place() + " FROM " + table.name()
        + " ORDER BY " + table.place() + " FETCH FIRST " + REMOVED_AT_ONCE + " ROWS ONLY)").execute() > 0;
  }

  @SuppressWarnings("unchecked")
  private SearchRows.Findable findable(Row row) {
    return new SearchRows.Findable(
        new MediaRows.Key(new Muid((String) table.value(row, "muid")), new PublicKey((String) table.value(row, "owner"))),
        (String) table.value(row, "name"),
        (String) table.value(row, "description"),
        (List<String>) table.value(row, "tags"),
        (Instant) table.value(row, "created"),
        Optional.ofNullable((Instant) table.value(row, "expiry")),
        (Long) row.place());
  }
}

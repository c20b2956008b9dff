package org.memeserver.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.memeserver.db.CopiedTable.Row;

/** Hands out all records of a database as they are at one moment. */
public final class RecordsExport {
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private final Database source;

  public RecordsExport(Database source) {
    this.source = source;
  }

  /**
   * Rows of blobs that took the place of others: what holds contents and preferences that were there before a moment, and was stored after it. Clocks of
   * servers may differ by as much as some rows too many.
   *
   * @param since the moment
   */
  public List<Row> replacedSince(Instant since) {
    String blobs = "SELECT " + CopiedTable.BLOB.columnNames("b.") + " FROM blob b JOIN ";
    return source.work().read(handle -> handle
        .createQuery(blobs + "content c ON c.blob_id = b.id WHERE b.created >= :after AND c.created < :since AND b.storage_key_id <> '' UNION ALL "
            + blobs + "preferences p ON p.blob_id = b.id WHERE b.created >= :after AND b.storage_key_id <> ''")
        .bind("after", Columns.time(since.minus(CLOCKS_DIFFER)))
        .bind("since", Columns.time(since))
        .map((row, context) -> CopiedTable.BLOB.read(row))
        .list());
  }

  /** Takes the records. */
  public interface Sink {
    /**
     * The moment has come.
     *
     * @param rows how many each table has
     */
    void begin(Map<CopiedTable, Long> rows) throws IOException;

    /** The next table, in the order in which rows need each other. */
    void table(CopiedTable table) throws IOException;

    /** The next row of the table. */
    void row(CopiedTable table, Row row) throws IOException;
  }

  /**
   * Goes through all tables, a page in memory at a time.
   *
   * @throws IOException when the sink fails
   * @throws org.memeserver.model.MemeException.Unavailable when the database does not answer
   */
  public void run(Sink sink) throws IOException {
    try {
      source.work().<Void>moment(handle -> {
        try {
          Map<CopiedTable, Long> counts = new LinkedHashMap<>();
          CopiedTable.ALL.forEach(table -> counts.put(table, new CopiedRows(table).count(handle)));
          sink.begin(counts);
          for (CopiedTable table : CopiedTable.ALL) {
            sink.table(table);
            CopiedRows rows = new CopiedRows(table);
            List<Row> page = rows.after(handle, table.first());
            while (!page.isEmpty()) {
              for (Row row : page) {
                sink.row(table, row);
              }
              page = rows.after(handle, page.get(page.size() - 1).place());
            }
          }
          return null;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}

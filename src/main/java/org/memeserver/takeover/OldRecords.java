package org.memeserver.takeover;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.memeserver.takeover.OldRecord.Row;

/**
 * Reads the old server's table, and nothing else happens to it: every transaction is read-only and short, so that the old server goes on
 * undisturbed. Used by one thread at a time.
 *
 * <p>Every method throws {@link OldDatabaseException} when the database or the table cannot be had.
 */
public final class OldRecords implements AutoCloseable {
  /** Rows that are read at once. */
  static final int PAGE = 200;

  private final Connection connection;
  private final String table;

  private OldRecords(Connection connection, String table) {
    this.connection = connection;
    this.table = table;
  }

  /**
   * Connects.
   *
   * @param searchPath whether the connection's own search path says where the table is; if not, it is in the schema {@code public}
   */
  public static OldRecords open(DataSource source, boolean searchPath) {
    try {
      Connection connection = source.getConnection();
      OldRecords records = new OldRecords(connection, searchPath ? "media" : "public.media");
      try {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        // That every column is there shows now rather than later.
        records.page(Optional.empty());
        return records;
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new OldDatabaseException(e);
    }
  }

  /** How many rows there are. */
  public long count() {
    return ask("SELECT count(*) FROM " + table, statement -> { }, row -> row.getLong(1)).get(0);
  }

  /**
   * Some rows.
   *
   * @param ids of all of them
   * @param rows those that can be read
   * @param unreadable the ids of the others, and why
   */
  record Page(List<String> ids, List<Row> rows, Map<String, String> unreadable) {
    private static Page of(List<Row> rows) {
      return new Page(rows.stream().map(Row::id).toList(), rows, Map.of());
    }
  }

  /**
   * The rows that have an id, after one, {@value #PAGE} at most, in the order of their ids.
   *
   * @param after an id; empty for the first page
   */
  Page page(Optional<String> after) {
    try {
      return Page.of(page(OldColumns.SELECT, after, OldColumns::row));
    } catch (OldDatabaseException e) {
      if (!isOfData(e)) {
        throw e;
      }
    }
    // A database that does not look at encodings, SQL_ASCII, holds any bytes, and one row must not keep all others out.
    List<String> ids = page("id", after, row -> row.getString(1));
    List<Row> rows = new ArrayList<>();
    Map<String, String> unreadable = new LinkedHashMap<>();
    for (String id : new LinkedHashSet<>(ids)) {
      try {
        rows.addAll(named(id));
      } catch (OldDatabaseException e) {
        if (!isOfData(e)) {
          throw e;
        }
        unreadable.put(id, e.getCause().getMessage());
      }
    }
    return new Page(ids, rows, unreadable);
  }

  private <T> List<T> page(String columns, Optional<String> after, RowReader<T> reader) {
    // In the order that the primary key's index has. Another would have the database sort the whole table for each page.
    String from = after.isPresent() ? " WHERE id > ?" : " WHERE id IS NOT NULL";
    return ask(
        "SELECT " + columns + " FROM " + table + from + " ORDER BY id LIMIT " + PAGE,
        statement -> {
          if (after.isPresent()) {
            statement.setString(1, after.get());
          }
        },
        reader);
  }

  /** The rows of an id, without their texts when those cannot be read. */
  private List<Row> named(String id) {
    try {
      return named(OldColumns.SELECT, id);
    } catch (OldDatabaseException e) {
      if (!isOfData(e)) {
        throw e;
      }
      return named(OldColumns.SELECT_WITHOUT_TEXTS, id);
    }
  }

  private List<Row> named(String columns, String id) {
    return ask("SELECT " + columns + " FROM " + table + " WHERE id = ?", statement -> statement.setString(1, id), OldColumns::row);
  }

  /** Whether a value is to blame, and not the database. */
  private static boolean isOfData(OldDatabaseException failure) {
    return failure.getCause() instanceof SQLException cause && cause.getSQLState() != null && cause.getSQLState().startsWith("22");
  }

  /** Some of the ids that several rows have; only a table that lost its primary key has any. */
  List<String> repeated() {
    return ask(
        "SELECT id FROM " + table + " WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1 LIMIT " + PAGE, statement -> { },
        row -> row.getString(1));
  }

  /** How many rows have no id; only a table that lost its primary key has any. */
  long withoutId() {
    return ask("SELECT count(*) FROM " + table + " WHERE id IS NULL", statement -> { }, row -> row.getLong(1)).get(0);
  }

  /** Those of the ids that have a row. */
  Set<String> existing(Collection<String> ids) {
    return new HashSet<>(
        ask(
            "SELECT id FROM " + table + " WHERE id = ANY(?)",
            statement -> statement.setArray(1, connection.createArrayOf("text", ids.toArray())),
            row -> row.getString(1)));
  }

  private interface Parameters {
    void set(PreparedStatement statement) throws SQLException;
  }

  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> ask(String sql, Parameters parameters, RowReader<T> reader) {
    try {
      List<T> found = new ArrayList<>();
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        parameters.set(statement);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            found.add(reader.read(rows));
          }
        }
      }
      // Ends the snapshot: a long one keeps the old database from cleaning up.
      connection.commit();
      return found;
    } catch (SQLException e) {
      rollback(e);
      throw new OldDatabaseException(e);
    }
  }

  private void rollback(SQLException why) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new OldDatabaseException(e);
    }
  }
}

package org.memeserver.takeover;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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

  private static final String COLUMNS =
      "id, owner_pub_key, name, description, price, tags, ttl, filename, size, mime, nonce, created, updated, expiry, total_sats, total_buys,"
          + " template, width, height";

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
   * The rows after one, {@value #PAGE} at most, in the order of their ids.
   *
   * @param after an id; empty for the first page
   */
  List<Row> page(Optional<String> after) {
    // In the order that the primary key's index has. Another would have the database sort the whole table for each page.
    String from = after.isPresent() ? " WHERE id > ?" : "";
    return ask(
        "SELECT " + COLUMNS + " FROM " + table + from + " ORDER BY id LIMIT " + PAGE,
        statement -> {
          if (after.isPresent()) {
            statement.setString(1, after.get());
          }
        },
        OldRecords::row);
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
      throw new OldDatabaseException(e);
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString("id"), row.getString("owner_pub_key"), row.getString("name"), row.getString("description"), number(row, "price"),
        tags(row), number(row, "ttl"), row.getString("filename"), number(row, "size"), row.getString("mime"), row.getString("nonce"),
        time(row, "created"), time(row, "updated"), time(row, "expiry"), number(row, "total_sats"), number(row, "total_buys"),
        row.getBoolean("template"), row.getInt("width"), row.getInt("height"));
  }

  private static Long number(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }

  /** None for infinity, which is no moment, and for the year 1, which is how Go writes that there is none. */
  private static Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null || time.getYear() <= 1 || time.getYear() > 9999 ? null : time.toInstant();
  }

  private static List<String> tags(ResultSet row) throws SQLException {
    Array array = row.getArray("tags");
    Stream<Object> all = array == null ? Stream.empty() : Arrays.stream((Object[]) array.getArray());
    return all.filter(Objects::nonNull).map(Object::toString).toList();
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

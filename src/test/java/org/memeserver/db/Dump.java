package org.memeserver.db;

import java.sql.Array;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that a database holds, as text that is the same on every engine. */
final class Dump {
  private static final List<String> TABLES = CopiedTable.ALL.stream().map(CopiedTable::name).toList();

  private Dump() {}

  /** The rows of each table, sorted, with the names of their columns; but for the revisions of media, which each database counts by itself. */
  static Map<String, List<String>> of(Database database) {
    return TABLES.stream().collect(Collectors.toMap(table -> table, table -> rows(database, table), (one, other) -> one, TreeMap::new));
  }

  /** Muid and owner of all records in the order of their revisions. */
  static List<String> byRevision(Database database) {
    return database.work().read(handle -> handle.createQuery("SELECT muid, owner FROM media ORDER BY revision")
        .map((row, context) -> row.getString("muid") + " " + row.getString("owner"))
        .list());
  }

  private static List<String> rows(Database database, String table) {
    return database.work().read(handle -> {
      try (Stream<Map<String, Object>> rows = handle.createQuery("SELECT * FROM " + table).mapToMap().stream()) {
        return rows.map(Dump::text).sorted().toList();
      }
    });
  }

  private static String text(Map<String, Object> row) {
    Map<String, String> sorted = new TreeMap<>();
    row.forEach((column, value) -> sorted.put(column, text(value)));
    sorted.remove("revision");
    return sorted.toString();
  }

  private static String text(Object value) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    } else if (value instanceof Timestamp time) {
      return time.toInstant().toString();
    } else if (value instanceof OffsetDateTime time) {
      return time.toInstant().toString();
    } else if (value instanceof Array array) {
      try {
        Object[] all = (Object[]) array.getArray();
        return all.length + Arrays.toString(all);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return String.valueOf(value);
  }
}

package org.memeserver.takeover;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.memeserver.takeover.OldRecord.Row;

/**
 * The columns of the old table. The old server set no bounds to its texts; the database cuts them to what this server takes of an upload, so that no
 * row is larger in memory than it may be.
 */
final class OldColumns {
  /** As this server has it for uploads, in characters. */
  private static final int LONGEST_NAME = 1024;

  private static final int LONGEST_DESCRIPTION = 16 << 10;
  private static final int LONGEST_FILENAME = 1024;
  private static final int LONGEST_MIME = 255;
  private static final int MOST_TAGS = 100;
  private static final int LONGEST_TAG = 128;

  /** More than a key or a nonce has by far; what is longer is none, however it goes on. */
  private static final int LONGEST_HEX = 1024;

  /** How Go writes that there is no time. */
  private static final Instant GO_ZERO = Instant.parse("0001-01-01T00:00:00Z");

  private static final String KEYS = "id, " + cut("owner_pub_key", LONGEST_HEX) + cut("nonce", LONGEST_HEX);

  private static final String NUMBERS = "price, ttl, size, created, updated, expiry, total_sats, total_buys, template, width, height";

  /** Arrays of arrays come out flat. */
  static final String SELECT = KEYS + cut("name", LONGEST_NAME)
      + cut("description", LONGEST_DESCRIPTION) + cut("filename", LONGEST_FILENAME) + cut("mime", LONGEST_MIME)
      + "ARRAY(SELECT left(tag, " + LONGEST_TAG + ") FROM unnest(tags) WITH ORDINALITY AS given (tag, place) WHERE tag IS NOT NULL"
      + " ORDER BY place LIMIT " + MOST_TAGS + ") AS tags, "
      + "(cardinality(tags) > " + MOST_TAGS + " OR EXISTS (SELECT 1 FROM unnest(tags) AS given (tag) WHERE char_length(tag) > " + LONGEST_TAG
      + ")) AS tags_cut, " + NUMBERS;

  /** The same with no text of a person in it, as if all were cut off, for rows whose texts are not in the encoding that the database says. */
  static final String SELECT_WITHOUT_TEXTS = KEYS + none("name") + none("description") + none("filename") + none("mime")
      + "CAST(ARRAY[] AS text ARRAY) AS tags, TRUE AS tags_cut, " + NUMBERS;

  private OldColumns() {}

  private static String cut(String column, int longest) {
    return "left(" + column + ", " + longest + ") AS " + column + ", char_length(" + column + ") > " + longest + " AS " + column + "_cut, ";
  }

  private static String none(String column) {
    return "'' AS " + column + ", TRUE AS " + column + "_cut, ";
  }

  /** Reads what {@link #SELECT} or {@link #SELECT_WITHOUT_TEXTS} gives. */
  static Row row(ResultSet row) throws SQLException {
    List<String> cut = new ArrayList<>();
    for (String column : List.of("name", "description", "filename", "mime", "tags")) {
      if (row.getBoolean(column + "_cut")) {
        cut.add(column);
      }
    }
    return new Row(
        row.getString("id"), row.getString("owner_pub_key"), row.getString("name"), row.getString("description"), number(row, "price"),
        tags(row), number(row, "ttl"), row.getString("filename"), number(row, "size"), row.getString("mime"), row.getString("nonce"),
        time(row, "created"), time(row, "updated"), expiry(row), number(row, "total_sats"), number(row, "total_buys"),
        row.getBoolean("template"), row.getInt("width"), row.getInt("height"), cut);
  }

  private static Long number(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }

  /** None for infinity, which is no moment, and for times that no server of this kind has seen. */
  private static Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null || time.getYear() <= 1 || time.getYear() > 9999 ? null : time.toInstant();
  }

  /** What expired before our time has expired, unless it is how Go writes that there is none. */
  private static Instant expiry(ResultSet row) throws SQLException {
    OffsetDateTime time = row.getObject("expiry", OffsetDateTime.class);
    return time != null && time.getYear() <= 1 && !time.toInstant().equals(GO_ZERO) ? Instant.EPOCH : time(row, "expiry");
  }

  private static List<String> tags(ResultSet row) throws SQLException {
    return Arrays.stream((Object[]) row.getArray("tags").getArray()).map(Object::toString).toList();
  }
}

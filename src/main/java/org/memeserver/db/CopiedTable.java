package org.memeserver.db;

import static org.memeserver.db.CopiedColumn.Kind.BYTES;
import static org.memeserver.db.CopiedColumn.Kind.FLAG;
import static org.memeserver.db.CopiedColumn.Kind.NUMBER;
import static org.memeserver.db.CopiedColumn.Kind.TEXT;
import static org.memeserver.db.CopiedColumn.Kind.TEXTS;
import static org.memeserver.db.CopiedColumn.Kind.TIME;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A table whose rows are copied from one database to another.
 *
 * @param place an indexed column by whose order the table is gone through; the first of the key unless said otherwise
 * @param first lower than every place
 * @param page rows at once, at least; texts of a record may be long, and several pages are in memory together
 * @param keys how many of the columns, the first ones, are the key
 * @param counted a condition for the rows that are copied
 * @param fresh what a copied row gets in the target instead of a value of the source, as SQL: columns, and values
 */
public record CopiedTable(String name, String place, Object first, int page, int keys, List<CopiedColumn> columns, String counted, Fresh fresh) {
  /** A column that is filled in the target. */
  public record Fresh(String column, String value) {
    private static final Fresh NONE = new Fresh("", "");
  }

  private static final int PAGE = 500;
  private static final String ALL_ROWS = "TRUE";

  /** Without the notes of blobs that are about to be deleted: those are about the files of the source. */
  static final CopiedTable BLOB = of("blob", 1, "storage_key_id <> ''",
      column("id", TEXT), column("bound_to", TEXT), column("size", NUMBER), column("wrapped_key", BYTES), column("storage_key_id", TEXT),
      column("created", TIME));

  static final CopiedTable CONTENT = of("content", 1, ALL_ROWS,
      column("muid", TEXT), column("blob_id", TEXT), column("created", TIME), column("rendered_by", NUMBER), column("blurhash", TEXT));

  /** In the order of the revisions, which are given anew in that order: a search index of the target is to find them rising. */
  static final CopiedTable MEDIA = new CopiedTable("media", "revision", Long.MIN_VALUE, 100, 2,
      List.of(
          column("muid", TEXT), column("owner", TEXT), column("name", TEXT), column("description", TEXT), column("price", NUMBER),
          column("tags", TEXTS), column("filename", TEXT), column("ttl", NUMBER), column("mime", TEXT), column("created", TIME),
          column("updated", TIME), column("expiry", TIME), column("width", NUMBER), column("height", NUMBER), column("template", FLAG),
          column("is_public", FLAG), column("total_sats", NUMBER), column("total_buys", NUMBER)),
      ALL_ROWS, new Fresh(", revision", ", nextval('media_revision')"));

  static final CopiedTable RENDITION = of("rendition", 2, ALL_ROWS,
      column("muid", TEXT), column("kind", TEXT), column("blob_id", TEXT), column("hash", TEXT), column("mime", TEXT));

  static final CopiedTable PREFERENCES = of("preferences", 1, ALL_ROWS, column("owner", TEXT), column("blob_id", TEXT), column("updated", TIME));

  static final CopiedTable USED_CHALLENGE = of("used_challenge", 1, ALL_ROWS, column("id", TEXT), column("expires", TIME));

  static final CopiedTable PUBKEY_RULE = of("pubkey_rule", 1, ALL_ROWS,
      column("pubkey", TEXT), column("rule", TEXT), column("reason", TEXT), column("created", TIME));

  static final CopiedTable BANNED_CONTENT = of("banned_content", 1, ALL_ROWS, column("muid", TEXT), column("reason", TEXT), column("created", TIME));

  static final CopiedTable ADOPTED = of("adopted", 2, ALL_ROWS, column("muid", TEXT), column("owner", TEXT), column("expiry", TIME));

  static final CopiedTable LAST_VERIFICATION = new CopiedTable("last_verification", "only_row", 0L, PAGE, 1,
      List.of(
          column("only_row", NUMBER), column("ended", TIME), column("checked", NUMBER), column("bytes", NUMBER), column("damaged", NUMBER),
          column("missing", NUMBER), column("unreadable", NUMBER), column("orphans", NUMBER), column("orphan_bytes", NUMBER)),
      ALL_ROWS, Fresh.NONE);

  /** Every table that is copied; a row needs rows of earlier tables alone. */
  public static final List<CopiedTable> ALL =
      List.of(BLOB, CONTENT, MEDIA, RENDITION, PREFERENCES, USED_CHALLENGE, PUBKEY_RULE, BANNED_CONTENT, ADOPTED, LAST_VERIFICATION);

  /** Those that make a database one that something was kept in. A verification of nothing does not. */
  static final List<CopiedTable> KEPT = ALL.stream().filter(table -> table != LAST_VERIFICATION).toList();

  /**
   * A row.
   *
   * @param place in the order in which the table is gone through
   * @param values one for each column, null for none
   */
  public record Row(Object place, List<Object> values) {}

  private static CopiedTable of(String name, int keys, String counted, CopiedColumn... columns) {
    return new CopiedTable(name, columns[0].name(), "", PAGE, keys, List.of(columns), counted, Fresh.NONE);
  }

  private static CopiedColumn column(String name, CopiedColumn.Kind kind) {
    return new CopiedColumn(name, kind);
  }

  /**
   * The same table with these of its columns alone, for rows that were written down before it had the others.
   *
   * @return empty when it has no such column, or a column of the key is not among them
   */
  public Optional<CopiedTable> with(List<String> names) {
    List<CopiedColumn> some = new ArrayList<>();
    for (String name : names) {
      columns.stream().filter(column -> column.name().equals(name)).forEach(some::add);
    }
    boolean keyed = some.size() >= keys && some.subList(0, keys).equals(keyColumns());
    return some.size() == names.size() && keyed
        ? Optional.of(new CopiedTable(this.name, place, first, page, keys, some, counted, fresh))
        : Optional.empty();
  }

  /** The columns, for SQL. */
  String columnNames(String prefix) {
    return columns.stream().map(column -> prefix + column.name()).collect(Collectors.joining(", "));
  }

  List<CopiedColumn> keyColumns() {
    return columns.subList(0, keys);
  }

  List<Object> keyOf(Row row) {
    return row.values().subList(0, keys);
  }

  Row read(ResultSet row) throws SQLException {
    List<Object> values = new ArrayList<>(columns.size());
    for (CopiedColumn column : columns) {
      values.add(column.kind().read(row, column.name()));
    }
    return new Row(row.getObject(place), values);
  }

  /** A value of a row by the name of its column. */
  public Object value(Row row, String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals(column)) {
        return row.values().get(i);
      }
    }
    throw new IllegalArgumentException(column);
  }
}

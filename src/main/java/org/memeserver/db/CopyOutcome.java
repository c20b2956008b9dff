package org.memeserver.db;

import java.util.List;

/**
 * What a copy came to. Every row was found equal on both sides.
 *
 * @param tables how many rows of each table there are
 * @param copied rows that this run wrote; the others were there from an earlier one
 */
public record CopyOutcome(List<TableCount> tables, long copied) {
  public CopyOutcome {
    tables = List.copyOf(tables);
  }

  /** Rows of a table, as counted on both sides. */
  public record TableCount(String table, long source, long target) {}

  /** Rows of all tables. */
  public long rows() {
    return tables.stream().mapToLong(TableCount::source).sum();
  }
}

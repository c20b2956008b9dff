package org.memeserver.db;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;

/** A column that is copied: how its values are read and bound. A value read from one engine equals the one read from another if both mean the same. */
public record CopiedColumn(String name, Kind kind) {
  /** What a column holds. */
  public enum Kind {
    /** Read as every engine can keep it: a database of an early version may hold what PostgreSQL takes not. */
    TEXT {
      @Override
      Object read(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : Columns.text(text);
      }

      @Override
      void bind(SqlStatement<?> statement, int place, Object value) {
        statement.bind(place, (String) value);
      }
    },
    TEXTS {
      @Override
      Object read(ResultSet row, String column) throws SQLException {
        return Columns.texts(row, column).stream().map(Columns::text).toList();
      }

      @Override
      void bind(SqlStatement<?> statement, int place, Object value) {
        statement.bindArray(place, String.class, (List<?>) value);
      }
    },
    NUMBER {
      @Override
      Object read(ResultSet row, String column) throws SQLException {
        return row.getLong(column);
      }

      @Override
      void bind(SqlStatement<?> statement, int place, Object value) {
        statement.bind(place, (Long) value);
      }
    },
    FLAG {
      @Override
      Object read(ResultSet row, String column) throws SQLException {
        return row.getBoolean(column);
      }

      @Override
      void bind(SqlStatement<?> statement, int place, Object value) {
        statement.bind(place, (Boolean) value);
      }
    },
    BYTES {
      @Override
      Object read(ResultSet row, String column) throws SQLException {
        return ByteBuffer.wrap(row.getBytes(column));
      }

      @Override
      void bind(SqlStatement<?> statement, int place, Object value) {
        statement.bind(place, ((ByteBuffer) value).array());
      }
    },
    TIME {
      @Override
      Object read(ResultSet row, String column) throws SQLException {
        return Columns.timeOrNone(row, column).orElse(null);
      }

      @Override
      void bind(SqlStatement<?> statement, int place, Object value) {
        statement.bind(place, Columns.time(Optional.ofNullable((Instant) value)));
      }
    };

    /** The type of such a key in an array, for SQL. */
    String array() {
      return this == NUMBER ? "bigint" : "varchar";
    }

    /** The same for Java. */
    Class<?> type() {
      return this == NUMBER ? Long.class : String.class;
    }

    /** The value; null for none. */
    abstract Object read(ResultSet row, String column) throws SQLException;

    /** @param value one that was read */
    abstract void bind(SqlStatement<?> statement, int place, Object value);
  }
}

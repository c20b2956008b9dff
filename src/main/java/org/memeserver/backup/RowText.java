package org.memeserver.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.memeserver.db.CopiedColumn;
import org.memeserver.db.CopiedTable;

/** Rows as JSON arrays: texts, times (RFC 3339) and bytes (base64) as strings, lists of texts as arrays. */
final class RowText {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RowText() {}

  static ArrayNode columns(CopiedTable table) {
    ArrayNode names = NODES.arrayNode();
    table.columns().forEach(column -> names.add(column.name()));
    return names;
  }

  static ArrayNode write(CopiedTable.Row row) {
    ArrayNode values = NODES.arrayNode();
    for (Object value : row.values()) {
      if (value == null) {
        values.addNull();
      } else if (value instanceof Long number) {
        values.add(number);
      } else if (value instanceof Boolean flag) {
        values.add(flag);
      } else if (value instanceof ByteBuffer bytes) {
        values.add(Base64.getEncoder().encodeToString(bytes.array()));
      } else if (value instanceof List<?> texts) {
        ArrayNode list = values.addArray();
        texts.forEach(text -> list.add((String) text));
      } else {
        values.add(value.toString());
      }
    }
    return values;
  }

  /** @param place given to the row */
  static CopiedTable.Row read(CopiedTable table, JsonNode json, long place) throws IOException {
    List<CopiedColumn> columns = table.columns();
    if (json.size() != columns.size()) {
      throw new DamagedArchiveException("a row of " + table.name() + " has " + json.size() + " values");
    }
    List<Object> values = new ArrayList<>(columns.size());
    try {
      for (int i = 0; i < columns.size(); i++) {
        values.add(json.get(i).isNull() ? null : value(columns.get(i).kind(), json.get(i)));
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new DamagedArchiveException("a row of " + table.name() + " cannot be read", e);
    }
    return new CopiedTable.Row(place, values);
  }

  private static Object value(CopiedColumn.Kind kind, JsonNode json) {
    return switch (kind) {
      case TEXT -> json.textValue();
      case TEXTS -> {
        List<String> texts = new ArrayList<>();
        json.forEach(text -> texts.add(text.textValue()));
        yield List.copyOf(texts);
      }
      case NUMBER -> json.longValue();
      case FLAG -> json.booleanValue();
      case BYTES -> ByteBuffer.wrap(Base64.getDecoder().decode(json.textValue()));
      case TIME -> Instant.parse(json.textValue());
    };
  }
}

package org.memeserver.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a route answers. */
sealed interface Reply {
  /** Nothing now: the handler sends the answer itself. */
  Reply LATER = new Later();

  /** See {@link #LATER}. */
  record Later() implements Reply {}

  /** A content, or the part of it that was asked for, that {@link ContentTransfer} will send. */
  record Content(ContentTransfer.Source source) implements Reply {}

  /**
   * A small answer.
   *
   * @param contentType none when empty
   */
  record Whole(int status, String contentType, byte[] body, Map<String, String> headers) implements Reply {
    Whole with(String header, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(header, value);
      return new Whole(status, contentType, body, more);
    }
  }

  /** Any value as JSON; a string becomes a JSON string. */
  static Whole json(int status, Object value) {
    return new Whole(status, "application/json", MediaJson.bytes(value), Map.of());
  }

  static Whole ok(Object value) {
    return json(200, value);
  }

  static Whole empty(int status) {
    return new Whole(status, "", new byte[0], Map.of());
  }

  static Whole text(int status, String contentType, String body) {
    return new Whole(status, contentType, body.getBytes(StandardCharsets.UTF_8), Map.of());
  }
}

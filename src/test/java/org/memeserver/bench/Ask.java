package org.memeserver.bench;

import java.util.Map;
import java.util.stream.Collectors;

/** A GET. */
record Ask(String path, Map<String, String> headers) {
  static Ask of(String path) {
    return new Ask(path, Map.of());
  }

  /** By somebody who is signed in. */
  static Ask of(String path, String token) {
    return new Ask(path, Map.of("Authorization", "Bearer " + token));
  }

  /** As it goes over the network. */
  String text() {
    return headers.entrySet().stream()
        .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
        .collect(Collectors.joining("", "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n", "\r\n"));
  }

  /** As a table of Lua. */
  String lua() {
    return headers.entrySet().stream()
        .map(header -> "[" + quoted(header.getKey()) + "]=" + quoted(header.getValue()))
        .collect(Collectors.joining(",", "{" + quoted(path) + ",{", "}}"));
  }

  private static String quoted(String text) {
    if (!text.matches("[ -!#-\\[\\]-~]*")) {
      throw new IllegalArgumentException("not for a script: " + text);
    }
    return '"' + text + '"';
  }
}

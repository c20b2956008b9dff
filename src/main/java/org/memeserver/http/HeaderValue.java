package org.memeserver.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.memeserver.model.MemeException;

/**
 * A header value with parameters: {@code form-data; name="file"; filename="a.jpg"}. Reads what real clients send: quoted and bare values, quotes that
 * never end, backslashes of Windows paths, and RFC 5987's {@code filename*=UTF-8''...}. Never fails.
 *
 * @param value before the first semicolon, lower-case
 * @param parameters by lower-case name; the first of equals
 */
record HeaderValue(String value, Map<String, String> parameters) {

  static HeaderValue parse(String header) {
    int semicolon = header.indexOf(';');
    String value = (semicolon < 0 ? header : header.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
    Map<String, String> parameters = new LinkedHashMap<>();
    int at = semicolon;
    while (at >= 0 && at < header.length()) {
      int equals = header.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      String name = header.substring(at + 1, equals).trim().toLowerCase(Locale.ROOT);
      StringBuilder text = new StringBuilder();
      at = readValue(header, equals + 1, text);
      parameters.putIfAbsent(name, text.toString());
    }
    return new HeaderValue(value, parameters);
  }

  /** A parameter; its extended form counts first, when it can be read. */
  Optional<String> parameter(String name) {
    String extended = parameters.get(name + "*");
    if (extended != null && extended.regionMatches(true, 0, "UTF-8'", 0, 6)) {
      int quote = extended.indexOf('\'', 6);
      try {
        if (quote >= 0) {
          return Optional.of(UrlText.decodePath(extended.substring(quote + 1)));
        }
      } catch (MemeException.Invalid e) {
        // The plain form stands beside it for just this case.
        return Optional.ofNullable(parameters.get(name));
      }
    }
    return Optional.ofNullable(parameters.get(name));
  }

  /** @return where the next semicolon is, or the end */
  private static int readValue(String header, int from, StringBuilder into) {
    int at = from;
    while (at < header.length() && (header.charAt(at) == ' ' || header.charAt(at) == '\t')) {
      at++;
    }
    if (at >= header.length() || header.charAt(at) != '"') {
      int end = header.indexOf(';', at);
      into.append(header, Math.min(at, header.length()), end < 0 ? header.length() : end);
      into.setLength(into.toString().stripTrailing().length());
      return end < 0 ? header.length() : end;
    }
    for (at++; at < header.length() && header.charAt(at) != '"'; at++) {
      boolean escaped =
          header.charAt(at) == '\\' && at + 1 < header.length() && (header.charAt(at + 1) == '"' || header.charAt(at + 1) == '\\');
      into.append(header.charAt(escaped ? ++at : at));
    }
    int end = header.indexOf(';', at);
    return end < 0 ? header.length() : end;
  }
}

package org.memeserver.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.memeserver.model.MemeException;

/** Percent-encoded text, as it stands in paths, queries and form bodies. */
final class UrlText {
  private UrlText() {}

  /**
   * Decodes a path segment; a plus stays a plus.
   *
   * @throws MemeException.Invalid when the encoding is broken or the text is not UTF-8
   */
  static String decodePath(String raw) {
    return raw.indexOf('%') < 0 ? raw : decode(raw, false);
  }

  /**
   * The parameters of a query or of an {@code application/x-www-form-urlencoded} body. The first of several values wins, as in Go; a pair with
   * broken encoding is left out.
   */
  static Map<String, String> parameters(String raw) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : raw.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      try {
        parameters.putIfAbsent(decode(name, true), decode(value, true));
      } catch (MemeException.Invalid ignored) {
        // As if it had not been sent: what is then missing is complained about by name.
        continue;
      }
    }
    return parameters;
  }

  private static String decode(String raw, boolean plusIsSpace) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        boolean whole = i + 2 < raw.length();
        int high = whole ? Character.digit(raw.charAt(i + 1), 16) : -1;
        int low = whole ? Character.digit(raw.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw new MemeException.Invalid("Malformed percent-encoding");
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes.write(' ');
      } else {
        // Undertow hands over one char per byte of the request line.
        bytes.writeBytes(String.valueOf(c).getBytes(c < 256 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      throw new MemeException.Invalid("Malformed UTF-8");
    }
  }
}

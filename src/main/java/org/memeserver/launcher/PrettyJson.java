package org.memeserver.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What commands print with {@code --json}: indented, for people to read too. */
final class PrettyJson {
  private PrettyJson() {}

  static String of(Object value) throws JsonProcessingException {
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }
}

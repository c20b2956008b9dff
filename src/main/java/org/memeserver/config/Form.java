package org.memeserver.config;

import java.util.function.Function;

/**
 * How the text of a setting is read.
 *
 * @param allowed what texts are right, in words for people
 * @param reader turns a text into its value, or throws {@link WrongValue}
 */
public record Form<T>(String allowed, Function<String, T> reader) {

  T read(String text) {
    return reader.apply(text);
  }

  /** The text has not the form. The message goes on from "the value ..." and holds nothing of the text, which may be a secret. */
  static final class WrongValue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongValue(String message) {
      super(message, null, false, false);
    }
  }
}

package org.memeserver.config;

/**
 * Where a value came from.
 *
 * @param text the place in words for people, such as {@code meme.conf:3}
 */
public record Origin(Kind kind, String text) {
  /** The kinds of places, strongest first. */
  public enum Kind {
    OPTION,
    ENVIRONMENT,
    FILE,
    DEFAULT
  }

  public static final Origin ENVIRONMENT = new Origin(Kind.ENVIRONMENT, "environment");
  public static final Origin DEFAULT = new Origin(Kind.DEFAULT, "default");

  static Origin option(Setting<?> setting) {
    return new Origin(Kind.OPTION, "option " + setting.option());
  }

  /** @param line counted from 1 */
  static Origin file(String file, int line) {
    return new Origin(Kind.FILE, file + ":" + line);
  }

  @Override
  public String toString() {
    return text;
  }
}

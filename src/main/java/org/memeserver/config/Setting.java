package org.memeserver.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One setting: a row of the table that parsing, help texts and documents are made from.
 *
 * @param name as it stands in meme.conf and the environment
 * @param form how its text is read
 * @param defaultText the text it has when nobody gives one; empty when it then has no value, or one that depends on others
 * @param shownDefault the default in words for people
 * @param secret whether its value must never be printed
 * @param blankCounts whether a blank text is a value (a wrong one) rather than the same as none
 * @param description one line for people
 */
public record Setting<T>(
    String name,
    Form<T> form,
    Optional<String> defaultText,
    String shownDefault,
    boolean secret,
    boolean blankCounts,
    String description) {

  /** A setting with a default. */
  static <T> Setting<T> of(String name, Form<T> form, String defaultText, String description) {
    return new Setting<>(name, form, Optional.of(defaultText), defaultText, false, false, description);
  }

  /** A setting that has no value of its own when it is not given. */
  static <T> Setting<T> optional(String name, Form<T> form, String shownDefault, String description) {
    return new Setting<>(name, form, Optional.empty(), shownDefault, false, false, description);
  }

  static <T> Setting<T> secret(String name, Form<T> form, String description) {
    return new Setting<>(name, form, Optional.empty(), "", true, false, description);
  }

  /** A secret that the server makes for itself; giving a blank one is a mistake, for it would hide which key is in use. */
  static <T> Setting<T> generatedSecret(String name, Form<T> form, String description) {
    return new Setting<>(name, form, Optional.empty(), "generated, in the keys file", true, true, description);
  }

  /** The option of the command line, such as {@code --max-upload-size-mb}. */
  public String option() {
    return "--" + name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

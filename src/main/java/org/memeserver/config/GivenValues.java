package org.memeserver.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.memeserver.config.Form.WrongValue;

/** What was given for each setting by its strongest source, and every mistake in it. */
final class GivenValues {
  private static final int LONGEST_SHOWN = 80;

  private final Map<String, GivenValue> values = new HashMap<>();
  private final List<Problem> problems;

  /**
   * Merges the sources and tries every value.
   *
   * @param sources strongest first; values by name of setting
   * @param found mistakes of the sources themselves
   */
  GivenValues(List<Map<String, GivenValue>> sources, List<Problem> found) {
    problems = new ArrayList<>(found);
    for (Setting<?> setting : Settings.ALL) {
      sources.stream()
          .map(source -> source.get(setting.name()))
          .filter(value -> value != null && (setting.blankCounts() || !value.text().isBlank()))
          .findFirst()
          .ifPresent(value -> take(setting, value));
    }
  }

  private void take(Setting<?> setting, GivenValue value) {
    try {
      setting.form().read(text(setting, value));
      values.put(setting.name(), value);
    } catch (WrongValue e) {
      problems.add(Problem.of(setting, value.origin(), shown(setting, value) + " " + e.getMessage()));
    }
  }

  /** Spaces around a value are slips of the pen, but a secret is taken to the letter. */
  private static String text(Setting<?> setting, GivenValue value) {
    return setting.secret() ? value.text() : value.text().strip();
  }

  private static String shown(Setting<?> setting, GivenValue value) {
    if (setting.secret()) {
      return "the value";
    }
    String text = text(setting, value);
    String cut = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
    return '"' + cut.replaceAll("\\p{Cntrl}", "?") + '"';
  }

  /** Adds a mistake that shows only when settings are seen together. */
  void wrong(Setting<?> setting, String wrong, String allowed) {
    problems.add(new Problem(setting.name(), Optional.of(origin(setting)), wrong, allowed));
  }

  List<Problem> problems() {
    return problems;
  }

  boolean isGiven(Setting<?> setting) {
    return values.containsKey(setting.name());
  }

  Origin origin(Setting<?> setting) {
    return isGiven(setting) ? values.get(setting.name()).origin() : Origin.DEFAULT;
  }

  /** The value, if it was given and is right. */
  <T> Optional<T> find(Setting<T> setting) {
    return Optional.ofNullable(values.get(setting.name())).map(value -> setting.form().read(text(setting, value)));
  }

  /** The value, or else the default. Only for settings that have a default. */
  <T> T get(Setting<T> setting) {
    return find(setting).orElseGet(() -> setting.form().read(setting.defaultText().orElseThrow()));
  }

  /** The setting in words for people. */
  EffectiveSetting effective(Setting<?> setting) {
    boolean given = isGiven(setting);
    String none = setting.shownDefault().isEmpty() ? "not set" : setting.shownDefault();
    String value =
        setting.secret()
            ? "(" + (given ? "set" : none) + ")"
            : given ? text(setting, values.get(setting.name())) : setting.shownDefault();
    return new EffectiveSetting(setting.name(), value, origin(setting).text());
  }
}

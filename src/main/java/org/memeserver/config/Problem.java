package org.memeserver.config;

import java.util.Optional;

/**
 * One mistake in the configuration. No part of it holds a secret.
 *
 * @param subject the setting, or the file, that it is about
 * @param origin where the wrong value came from; empty when the subject says it
 * @param wrong what is wrong
 * @param allowed what would be right; empty when {@code wrong} says it
 */
public record Problem(String subject, Optional<Origin> origin, String wrong, String allowed) {

  static Problem of(Setting<?> setting, Origin origin, String wrong) {
    return new Problem(setting.name(), Optional.of(origin), wrong, setting.form().allowed());
  }

  static Problem at(Origin place, String wrong, String allowed) {
    return new Problem(place.text(), Optional.empty(), wrong, allowed);
  }

  /** One line for people. */
  @Override
  public String toString() {
    String from = origin.map(place -> " (" + place + ")").orElse("");
    return subject + from + ": " + wrong + (allowed.isEmpty() ? "" : "; allowed: " + allowed);
  }
}

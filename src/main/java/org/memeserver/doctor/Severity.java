package org.memeserver.doctor;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
  OK,
  WARNING,
  PROBLEM;

  /** As people and scripts read it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

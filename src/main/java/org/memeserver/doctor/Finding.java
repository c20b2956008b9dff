package org.memeserver.doctor;

/**
 * What a check found. No part of it holds a secret.
 *
 * @param id of the {@link Diagnosis}, or of the check when all is well
 * @param text what was found, one line
 * @param remedy what to do; empty when all is well
 */
public record Finding(String id, Severity severity, String text, String remedy) {
  public Finding {
    // Some of it comes from servers and files that may not be ours.
    text = text.replaceAll("\\p{Cntrl}+", " ");
  }

  /** All is well with what a check looks at. */
  public static Finding ok(String check, String text) {
    return new Finding(check, Severity.OK, text, "");
  }
}

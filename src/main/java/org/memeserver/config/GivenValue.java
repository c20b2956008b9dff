package org.memeserver.config;

/** A value as somebody wrote it, not yet read. May be a secret, so it is never printed as it is. */
record GivenValue(String text, Origin origin) {
  @Override
  public String toString() {
    return "(value from " + origin + ")";
  }
}

package org.memeserver.takeover;

/** The old database, or its table, cannot be read. The message is one line that holds no password. */
public final class OldDatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OldDatabaseException(Throwable cause) {
    super("The old database cannot be read: " + String.valueOf(cause.getMessage()).lines().findFirst().orElse("").strip(), cause);
  }
}

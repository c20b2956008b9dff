package org.memeserver.db;

/** The database cannot be opened. The message is one line that an operator can act on. */
public final class DatabaseOpenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseOpenException(String message, Throwable cause) {
    super(message, cause);
  }
}

package org.memeserver.db;

/** The database cannot be opened. The message is one line that an operator can act on. */
public final class DatabaseOpenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean isDamaged;

  public DatabaseOpenException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /** @param isDamaged whether the database is there and its file, as far as can be told, is not what was written */
  DatabaseOpenException(String message, Throwable cause, boolean isDamaged) {
    super(message, cause);
    this.isDamaged = isDamaged;
  }

  public boolean isDamaged() {
    return isDamaged;
  }
}

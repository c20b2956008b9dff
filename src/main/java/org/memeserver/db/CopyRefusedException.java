package org.memeserver.db;

/** A database cannot be copied to where it was meant to go. The message is one line that an operator can act on. */
public final class CopyRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CopyRefusedException(String message) {
    super(message);
  }
}

package org.memeserver.launcher;

/** The server cannot start, for a reason that its user can do something about. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** @param oneLine what is wrong and what to do, without a line break; all that the user sees */
  public StartFailure(String oneLine) {
    super(oneLine);
  }

  /** @param cause shown with LOG_LEVEL=DEBUG only */
  public StartFailure(String oneLine, Throwable cause) {
    super(oneLine, cause);
  }
}

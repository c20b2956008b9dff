package org.memeserver.upkeep;

/** A job cannot be done, or ended before its end. */
public final class JobFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** @param oneLine what is wrong and what to do, without a line break; all that the operator sees */
  public JobFailure(String oneLine) {
    super(oneLine);
  }

  /** @param cause for the log */
  public JobFailure(String oneLine, Throwable cause) {
    super(oneLine, cause);
  }
}

package org.memeserver.launcher;

/** What the process ends with. Scripts and service managers rely on these numbers. */
public final class ExitCode {
  /** Done as asked. */
  public static final int OK = 0;

  /** The server could not start, or failed; or what was asked for is done in part, and the rest is told. */
  public static final int FAILED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** The configuration is wrong: EX_CONFIG of sysexits.h. */
  public static final int CONFIGURATION = 78;

  private ExitCode() {}
}

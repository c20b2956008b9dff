package org.memeserver.launcher;

import java.util.logging.LogManager;

/**
 * Keeps the log going to the very end: the manager of the JDK takes all handlers away when the process begins to end, while
 * the server still has to tell how its last transfers went.
 */
public final class LastingLogManager extends LogManager {
  /** Does nothing; {@link LogSetup} removes what the JDK set up. */
  @Override
  public void reset() {}
}

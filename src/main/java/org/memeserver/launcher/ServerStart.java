package org.memeserver.launcher;

import org.memeserver.config.Config;

/** Runs the server. The seam between the command line and the wiring. */
@FunctionalInterface
public interface ServerStart {
  /**
   * Starts the server, tells where it listens, and returns when it has ended.
   *
   * @return the exit code, {@link ExitCode#OK} after a stop that was asked for
   * @throws StartFailure when it cannot start for a reason that its user can do something about
   */
  int run(Config config) throws Exception;
}

package org.memeserver.launcher;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The command line asks for something that cannot be. */
final class WrongUse extends ParameterException {
  private static final long serialVersionUID = 1L;

  /** @param message all that the user sees; repeats nothing that may be a secret */
  WrongUse(CommandLine command, String message) {
    super(command, message);
  }
}

package org.memeserver.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** What a command line says, or a file that it names, because other users of a machine see command lines. */
final class GivenText {
  private GivenText() {}

  /**
   * @param value null when it was not given
   * @param file null when it was not given; its text ends before blanks and the end of the line
   * @param oneOfBoth what to say when there are both or neither
   * @param what goes on from "The file x"
   */
  static String of(CommandSpec spec, String value, String file, String oneOfBoth, String what) throws StartFailure {
    if ((value == null) == (file == null)) {
      throw new WrongUse(spec.commandLine(), oneOfBoth);
    }
    if (value != null) {
      return value;
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (InvalidPathException | IOException e) {
      throw new StartFailure("The file " + file + " " + what + " cannot be read: " + Storage.reason(e), e);
    }
  }
}

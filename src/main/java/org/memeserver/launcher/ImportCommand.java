package org.memeserver.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meme import} by itself: says what can be imported. */
@Command(name = "import", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Take over what another server keeps.")
final class ImportCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}

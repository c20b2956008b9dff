package org.memeserver.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meme version}: the same as {@code meme --version}. */
@Command(name = "version", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Print the version.")
final class VersionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().printVersionHelp(spec.commandLine().getOut());
  }
}

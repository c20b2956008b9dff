package org.memeserver.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meme} by itself: says what there is. */
@Command(
    name = "meme",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "A meme server for Sphinx: encrypted attachments, public pictures, signed media tokens.",
    footer = {
      "",
      "Exit codes: 0 done, 1 could not start or failed, 2 wrong command line, 78 wrong configuration.",
    })
final class MemeCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}

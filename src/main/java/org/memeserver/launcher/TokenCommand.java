package org.memeserver.launcher;

import java.time.Clock;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meme token} by itself: says what there is. */
@Command(name = "token", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Look at media tokens and sessions.")
final class TokenCommand implements Runnable {
  @Spec private CommandSpec spec;

  private TokenCommand() {}

  /** The command with those below it. */
  static CommandLine with(ConfigLoader loader, Clock clock) {
    return SettingOptions.below(new CommandLine(new TokenCommand()), new TokenInspectCommand(loader, PassphraseSource.ofProcess(), clock, System.in));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}

package org.memeserver.launcher;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meme contents} by itself: says what there is. */
@Command(
    name = "contents",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Say which contents are not taken here, whoever uploads them.")
final class ContentsCommand implements Runnable {
  @Spec private CommandSpec spec;

  private ContentsCommand() {}

  /**
   * The command with those below it.
   *
   * @param logLevel is told the least weight of what to log
   */
  static CommandLine with(ConfigLoader loader, Consumer<Level> logLevel) {
    return SettingOptions.below(
        new CommandLine(new ContentsCommand()),
        new ContentsBanCommand(loader, logLevel), new ContentsUnbanCommand(loader, logLevel), new ContentsListCommand(loader, logLevel));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}

package org.memeserver.launcher;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meme templates} by itself: says what there is. */
@Command(
    name = "templates",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Look after the templates: pictures that everyone who is signed in is offered.")
final class TemplatesCommand implements Runnable {
  @Spec private CommandSpec spec;

  private TemplatesCommand() {}

  /**
   * The command with those below it.
   *
   * @param logLevel is told the least weight of what to log
   */
  static CommandLine with(ConfigLoader loader, Consumer<Level> logLevel) {
    return SettingOptions.below(
        new CommandLine(new TemplatesCommand()),
        new TemplatesAddCommand(loader, logLevel), new TemplatesListCommand(loader, logLevel), new TemplatesRemoveCommand(loader, logLevel));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}

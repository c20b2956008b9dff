package org.memeserver.launcher;

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

  /** The command with those below it. */
  static CommandLine with(ConfigLoader loader, Operator operator) {
    CommandLine templates = new CommandLine(new TemplatesCommand());
    for (Object command : new Object[] {
        new TemplatesAddCommand(loader, operator), new TemplatesListCommand(loader, operator), new TemplatesRemoveCommand(loader, operator)}) {
      CommandLine below = new CommandLine(command);
      SettingOptions.addTo(below.getCommandSpec());
      templates.addSubcommand(below);
    }
    return templates;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}

package org.memeserver.launcher;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigException;
import org.memeserver.config.ConfigLoader;
import org.memeserver.config.Setting;
import org.memeserver.config.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options that a command takes for settings: one for each row of the table, all as text; config reads and judges them. */
final class SettingOptions {
  private static final String CONFIG = "--config";

  private SettingOptions() {}

  private static void addTo(CommandSpec command) {
    command.addOption(
        OptionSpec.builder(CONFIG)
            .type(String.class)
            .paramLabel("FILE")
            .description(escaped("file of settings; else the one that MEME_CONF names, else ./meme.conf if it is there"))
            .build());
    for (Setting<?> setting : Settings.ALL) {
      if (command.findOption(setting.option()) != null) {
        // The command means something else by it; the setting can still be given in the environment and the file.
        continue;
      }
      command.addOption(
          OptionSpec.builder(setting.option())
              .type(String.class)
              .paramLabel(setting.secret() ? "SECRET" : "VALUE")
              .description(escaped(description(setting)))
              .build());
    }
    command
        .usageMessage()
        .footer(
            "",
            "Every option is also a setting of the same name in upper case, such as MAX_UPLOAD_SIZE_MB, in the",
            "environment and in meme.conf. An option beats the environment, which beats the file. Other users of",
            "this machine can see options: give secrets in the file or the environment.");
  }

  /** A command that takes settings. */
  static CommandLine taking(Object command) {
    CommandLine taking = new CommandLine(command);
    addTo(taking.getCommandSpec());
    return taking;
  }

  /** Puts commands that take settings below one that groups them. */
  static CommandLine below(CommandLine group, Object... commands) {
    for (Object command : commands) {
      group.addSubcommand(taking(command));
    }
    return group;
  }

  private static String description(Setting<?> setting) {
    return setting.description() + (setting.shownDefault().isEmpty() ? "" : " (default: " + setting.shownDefault() + ")");
  }

  /** The help texts of picocli are formats. */
  private static String escaped(String text) {
    return text.replace("%", "%%").replace("@|", "@ |").replace("${", "$ {");
  }

  /** Loads the configuration with the options that were given to the command. */
  static Config load(CommandSpec command, ConfigLoader loader) throws ConfigException {
    Map<String, String> given = new HashMap<>();
    for (Setting<?> setting : Settings.ALL) {
      OptionSpec option = command.findOption(setting.option());
      // What a command means itself is a field of it.
      if (option.userObject() == null && option.getValue() != null) {
        given.put(setting.name(), option.getValue());
      }
    }
    String file = command.findOption(CONFIG).getValue();
    return loader.load(given, Optional.ofNullable(file));
  }
}

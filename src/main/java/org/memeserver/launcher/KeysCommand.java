package org.memeserver.launcher;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meme keys} by itself: says what there is. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Look after the keys in DATA_DIR/keys: change them, copy them, seal them under a passphrase. A server at work follows within seconds.")
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec;

  private KeysCommand() {}

  /** The command with those below it. */
  static CommandLine with(ConfigLoader loader, Consumer<Level> logLevel, PassphraseSource source) {
    CommandLine keys = SettingOptions.below(
        new CommandLine(new KeysCommand()),
        new KeysListCommand(loader, logLevel, Clock.systemUTC()),
        new KeysExportCommand(loader, source), new KeysImportCommand(loader, source), new KeysProtectCommand(loader, source),
        new KeysUnprotectCommand(loader, source), new KeysAdoptCommand(loader, source));
    return keys.addSubcommand(SettingOptions.below(
        new CommandLine(new Rotate()), new KeysRotateStorageCommand(loader, logLevel), new KeysRotateJwtCommand(loader, source)));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** {@code meme keys rotate} by itself. */
  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      description = "Put a new key in the place of the active one.")
  private static final class Rotate implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }
}

package org.memeserver.launcher;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meme blobs} by itself: says what there is. */
@Command(
    name = "blobs",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Look after the encrypted files: those in LOCAL_DIR, and those in S3_BUCKET.")
final class BlobsCommand implements Runnable {
  @Spec private CommandSpec spec;

  private BlobsCommand() {}

  /**
   * The command with those below it.
   *
   * @param logLevel is told the least weight of what to log
   */
  static CommandLine with(ConfigLoader loader, Consumer<Level> logLevel, BlobsMoveCommand.Opening opening) {
    CommandLine move = new CommandLine(new BlobsMoveCommand(loader, logLevel, opening));
    SettingOptions.addTo(move.getCommandSpec());
    CommandLine blobs = new CommandLine(new BlobsCommand()).addSubcommand(move);
    Operator operator = new Operator(logLevel);
    for (Object command : new Object[] {
        new BlobsVerifyCommand(loader, operator), new BlobsGcCommand(loader, operator), new BlobsStatsCommand(loader, operator)}) {
      CommandLine below = new CommandLine(command);
      SettingOptions.addTo(below.getCommandSpec());
      blobs.addSubcommand(below);
    }
    return blobs;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}

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
    return SettingOptions.below(
        new CommandLine(new BlobsCommand()),
        new BlobsMoveCommand(loader, logLevel, opening), new BlobsVerifyCommand(loader, logLevel), new BlobsGcCommand(loader, logLevel),
        new BlobsStatsCommand(loader, logLevel));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}

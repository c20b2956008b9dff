package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meme pubkeys} by itself: says what there is. */
@Command(
    name = "pubkeys",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Say whose uploads are taken: allow public keys, ban them, take that back. Beside a server at work, it does the work; what is"
        + " changed holds at once there, and within seconds on others.")
final class PubkeysCommand implements Runnable {
  @Spec private CommandSpec spec;

  private PubkeysCommand() {}

  /**
   * The command with those below it.
   *
   * @param logLevel is told the least weight of what to log
   */
  static CommandLine with(ConfigLoader loader, Consumer<Level> logLevel) {
    return SettingOptions.below(
        new CommandLine(new PubkeysCommand()),
        new PubkeysAllowCommand(loader, logLevel), new PubkeysBanCommand(loader, logLevel), new PubkeysUnbanCommand(loader, logLevel),
        new PubkeysRemoveCommand(loader, logLevel), new PubkeysListCommand(loader, logLevel));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Tells of each key whether anything changed, and who may upload now. */
  static void tellChanges(JsonNode outcome, String changed, String unchanged, PrintWriter out) {
    outcome.path("changed").forEach(key -> out.println(changed + "  " + key.asText()));
    outcome.path("unchanged").forEach(key -> out.println(unchanged + "  " + key.asText()));
    tellWhoMayUpload(outcome, out);
  }

  static void tellWhoMayUpload(JsonNode outcome, PrintWriter out) {
    out.println(outcome.path("restricted").asBoolean()
        ? "Only allowed keys and ADMIN_PUBKEYS may upload."
        : "No key is allowed in particular, so all that are not banned may upload.");
  }
}

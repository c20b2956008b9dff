package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code meme pubkeys unban}: lifts the ban of keys. */
@Command(
    name = "unban",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Lift the ban of public keys. Contents that were banned with them stay banned: see \"meme contents unban\".",
      "",
      "Example:",
      "  meme pubkeys unban KEY",
      ""
    })
final class PubkeysUnbanCommand extends OperatorCommand {
  @Parameters(arity = "1..*", paramLabel = "KEY", description = "public keys: 66 hex digits, or 44 characters of base64url")
  private List<String> keys;

  PubkeysUnbanCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "pubkeys.unban");
  }

  @Override
  Object arguments() {
    return Map.of("keys", keys);
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    PubkeysCommand.tellChanges(outcome, "no longer banned", "was not banned", out);
  }
}

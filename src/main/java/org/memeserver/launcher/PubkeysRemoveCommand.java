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

/** {@code meme pubkeys remove}: takes back what was said of keys. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Take back what was said of public keys, whether they were allowed or banned. Without any allowed key, everybody may upload.",
      "",
      "Example:",
      "  meme pubkeys remove KEY",
      ""
    })
final class PubkeysRemoveCommand extends OperatorCommand {
  @Parameters(arity = "1..*", paramLabel = "KEY", description = "public keys: 66 hex digits, or 44 characters of base64url")
  private List<String> keys;

  PubkeysRemoveCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "pubkeys.remove");
  }

  @Override
  Object arguments() {
    return Map.of("keys", keys);
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    PubkeysCommand.tellChanges(outcome, "removed", "was not there", out);
  }
}

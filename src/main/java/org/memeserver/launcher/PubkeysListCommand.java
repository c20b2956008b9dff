package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;

/** {@code meme pubkeys list}: tells which keys are allowed and banned. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Tell which public keys are allowed and which are banned. Those of ALLOWED_PUBKEYS and ADMIN_PUBKEYS stand in the configuration.",
      "",
      "Example:",
      "  meme pubkeys list --json",
      ""
    })
final class PubkeysListCommand extends OperatorCommand {
  PubkeysListCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "pubkeys.list");
  }

  @Override
  Object arguments() {
    return Map.of();
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    for (JsonNode rule : outcome.path("pubkeys")) {
      out.printf(
          "%-5s  %s  %s  %s%n",
          rule.path("rule").asText(), rule.path("pubkey").asText(), rule.path("created").asText(), rule.path("reason").asText());
    }
    PubkeysCommand.tellWhoMayUpload(outcome, out);
  }
}

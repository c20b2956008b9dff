package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;

/** {@code meme contents list}: tells which contents are banned. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Tell which contents are banned.",
      "",
      "Example:",
      "  meme contents list --json",
      ""
    })
final class ContentsListCommand extends OperatorCommand {
  ContentsListCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "contents.list");
  }

  @Override
  Object arguments() {
    return Map.of();
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    for (JsonNode content : outcome.path("contents")) {
      out.println(content.path("muid").asText() + "  " + content.path("created").asText() + "  " + content.path("reason").asText());
    }
    out.println("banned contents: " + outcome.path("contents").size());
  }
}

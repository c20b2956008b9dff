package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;

/** {@code meme templates list}: tells which templates there are. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Tell which templates there are: id, name, size, type and measures.",
      "",
      "Examples:",
      "  meme templates list --config /etc/meme.conf",
      "  meme templates list --json",
      ""
    })
final class TemplatesListCommand extends OperatorCommand {
  TemplatesListCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "templates.list");
  }

  @Override
  Object arguments() {
    return Map.of();
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    TemplatesTold.print("", outcome, out);
  }
}

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

/** {@code meme contents unban}: lets contents be uploaded again. */
@Command(
    name = "unban",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Let contents be uploaded again. What was removed does not come back by that.",
      "A MUID may begin with a dash: write -- before it then.",
      "",
      "Example:",
      "  meme contents unban -- MUID",
      ""
    })
final class ContentsUnbanCommand extends OperatorCommand {
  @Parameters(arity = "1..*", paramLabel = "MUID", description = "names of contents, as in the records: 44 characters of base64url")
  private List<String> muids;

  ContentsUnbanCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "contents.unban");
  }

  @Override
  Object arguments() {
    return Map.of("muids", muids);
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    outcome.path("changed").forEach(muid -> out.println("no longer banned  " + muid.asText()));
    outcome.path("unchanged").forEach(muid -> out.println("was not banned  " + muid.asText()));
  }
}

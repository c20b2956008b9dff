package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meme contents ban}: removes contents, for good. */
@Command(
    name = "ban",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Remove contents, whoever holds them, and take no upload of them any more. They are removed with their records, their small pictures and all"
          + " copies this server has; copies elsewhere, backups too, stay.",
      "A MUID may begin with a dash: write -- before it then.",
      "",
      "Examples, first looking who holds it:",
      "  meme contents ban --dry-run -- MUID",
      "  meme contents ban --reason \"court order 4711\" -- MUID",
      ""
    })
final class ContentsBanCommand extends OperatorCommand {
  @Parameters(arity = "1..*", paramLabel = "MUID", description = "names of contents, as in the records: 44 characters of base64url")
  private List<String> muids;

  @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "why, for those who look at the list later")
  private String reason;

  @Option(names = "--dry-run", description = "tell what would be removed, and change nothing")
  private boolean dryRun;

  ContentsBanCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "contents.ban");
  }

  @Override
  Object arguments() {
    return Map.of("muids", muids, "reason", reason, "dryRun", dryRun);
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    for (JsonNode content : outcome.path("contents")) {
      out.println((dryRun ? "would be banned  " : "banned  ") + content.path("muid").asText() + "  records: " + content.path("records").asInt());
    }
    if (!isComplete(outcome)) {
      out.println("Ended before its end: run it again for the rest.");
    }
  }
}

package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code meme stats}: the server's records in figures. */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Tell how many users, records and files there are, what they take, what was uploaded and bought, and who takes most room.",
      "Safe beside servers. For the files as they are stored, see \"meme blobs stats\".",
      "",
      "Examples:",
      "  meme stats --config /etc/meme.conf",
      "  meme stats --config /etc/meme.conf --top 50 --json",
      ""
    })
final class StatsCommand extends OperatorCommand {
  private static final int MOST_OWNERS = 1000;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "5",
      description = "how many of the owners to tell whose files are largest, 0 to " + MOST_OWNERS + " (default: 5)")
  private int top;

  StatsCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "stats");
  }

  @Override
  void check(CommandSpec command) throws WrongUse {
    if (top < 0 || top > MOST_OWNERS) {
      throw new WrongUse(command.commandLine(), "--top takes 0 to " + MOST_OWNERS);
    }
  }

  @Override
  Object arguments() {
    return Map.of("top", top);
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    line(out, "Users with records", String.format(Locale.ROOT, "%,d", outcome.get("owners").asLong()));
    line(out, "Records", String.format(Locale.ROOT, "%,d: %,d public, %,d private, %,d templates",
        outcome.get("records").asLong(), outcome.get("public").asLong(), outcome.get("private").asLong(), outcome.get("templates").asLong()));
    line(out, "Contents", sum(outcome.get("contents"), "count"));
    line(out, "Small pictures", sum(outcome.get("renditions"), "count"));
    line(out, "Preferences", sum(outcome.get("preferences"), "count"));
    line(out, "Uploaded in 24 hours", sum(outcome.get("uploadsInADay"), "records"));
    line(out, "Uploaded in 7 days", sum(outcome.get("uploadsInAWeek"), "records"));
    line(out, "Expiring in 24 hours", String.format(Locale.ROOT, "%,d", outcome.get("expiringInADay").asLong()));
    line(out, "Expiring in 7 days", String.format(Locale.ROOT, "%,d", outcome.get("expiringInAWeek").asLong()));
    line(out, "Bought", "%s for %s".formatted(
        Amounts.of(outcome.get("totalBuys").asLong(), "time"), Amounts.of(outcome.get("totalSats").asLong(), "sat")));
    line(out, "Database", Amounts.size(outcome.get("databaseBytes").asLong()));
    line(out, "Free on the disk", Amounts.size(outcome.get("freeBytes").asLong()));
    if (!outcome.get("largestOwners").isEmpty()) {
      out.println("Most room is taken by:");
      for (JsonNode owner : outcome.get("largestOwners")) {
        out.println("  %s  %s".formatted(owner.get("owner").asText(), sum(owner, "records")));
      }
    }
  }

  private static void line(PrintWriter out, String what, String much) {
    out.println("%-22s%s".formatted(what + ":", much));
  }

  private static String sum(JsonNode sum, String count) {
    return String.format(Locale.ROOT, "%,d, %s", sum.get(count).asLong(), Amounts.size(sum.get("bytes").asLong()));
  }
}

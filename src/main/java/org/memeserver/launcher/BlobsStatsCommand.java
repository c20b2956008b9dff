package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;

/** {@code meme blobs stats}: how many files there are, and what they take. */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Count the encrypted files and their bytes: by what they are for, by storage key, and by place, with those that no record names.",
      "Safe beside servers. All files are listed, which takes a while when there are many.",
      "",
      "Examples:",
      "  meme blobs stats --config /etc/meme.conf",
      "  meme blobs stats --config /etc/meme.conf --json",
      ""
    })
final class BlobsStatsCommand extends OperatorCommand {
  BlobsStatsCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "blobs.stats");
  }

  @Override
  Object arguments() {
    return Map.of();
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    out.println("Needed by records: " + sum(outcome.get("needed")));
    outcome.get("byUse").properties().forEach(use -> out.println("  " + use.getKey() + ": " + sum(use.getValue())));
    outcome.get("byStorageKey").properties().forEach(key -> out.println("  under storage key " + key.getKey() + ": " + sum(key.getValue())));
    boolean judged = outcome.get("orphansLookedFor").asBoolean();
    for (JsonNode place : outcome.get("places")) {
      out.println("Stored in %s: %s, %s encrypted".formatted(
          place.get("place").asText(), Amounts.files(place.get("stored").asLong()), Amounts.size(place.get("storedBytes").asLong())));
      if (judged) {
        out.println("  that no record names: %s, %s".formatted(
            Amounts.files(place.get("orphans").asLong()), Amounts.size(place.get("orphanBytes").asLong())));
      }
    }
    if (!judged) {
      out.println("Files that no record names were not looked for: the files belong to another database by now.");
    }
    out.println("Free on the disk of the folder: " + Amounts.size(outcome.get("freeBytes").asLong()));
  }

  private static String sum(JsonNode sum) {
    return Amounts.files(sum.get("blobs").asLong()) + ", " + Amounts.size(sum.get("bytes").asLong());
  }
}

package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
final class BlobsStatsCommand implements Callable<Integer> {
  private final ConfigLoader loader;
  private final Operator operator;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "print the figures as JSON")
  private boolean json;

  BlobsStatsCommand(ConfigLoader loader, Operator operator) {
    this.loader = loader;
    this.operator = operator;
  }

  @Override
  public Integer call() throws Exception {
    return operator.run(spec, SettingOptions.load(spec, loader), "blobs.stats", Map.of(), this::tell);
  }

  private int tell(JsonNode outcome) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(PrettyJson.of(outcome));
    } else {
      print(outcome, out);
    }
    return ExitCode.OK;
  }

  private static void print(JsonNode outcome, PrintWriter out) {
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

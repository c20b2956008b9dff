package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code meme blobs verify}: whether every file is there and is what was uploaded. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Read every encrypted file, open all of it, and compare what is in it with its name.",
      "Told are, each with its file, its muid and its owners: damaged and missing files, those that cannot be read, and orphans, which no record names."
          + " Nothing is changed. A damaged content becomes whole when any owner uploads it again; \"meme blobs gc\" removes orphans.",
      "Beside a server at work it reads 20 MB a second, so that nobody waits; without one as fast as it goes. It can be ended at any time.",
      "Exit code 1 when a file is damaged, missing or cannot be read, or when it ended early. Orphans alone are no failure.",
      "",
      "Examples, everything, everything slowly, and a hundred files for a first look:",
      "  meme blobs verify --config /etc/meme.conf",
      "  meme blobs verify --config /etc/meme.conf --rate 5",
      "  meme blobs verify --config /etc/meme.conf --sample 100 --json",
      ""
    })
final class BlobsVerifyCommand extends OperatorCommand {
  private static final int MOST_SAMPLE = 100_000;
  private static final int MOST_RATE_MB = 100_000;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description = "check only so many files, chosen at random, and look for no orphans; 1 to " + MOST_SAMPLE)
  private Integer sample;

  @Option(names = "--rate", paramLabel = "MB", description = "read at most so many MB a second; 0 for as fast as it goes")
  private Integer rate;

  BlobsVerifyCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "blobs.verify");
  }

  @Override
  void check(CommandSpec command) throws WrongUse {
    if (sample != null && (sample < 1 || sample > MOST_SAMPLE)) {
      throw new WrongUse(command.commandLine(), "--sample takes 1 to " + MOST_SAMPLE);
    }
    if (rate != null && (rate < 0 || rate > MOST_RATE_MB)) {
      throw new WrongUse(command.commandLine(), "--rate takes 0 to " + MOST_RATE_MB);
    }
  }

  @Override
  Object arguments() {
    Map<String, Object> arguments = new HashMap<>();
    if (sample != null) {
      arguments.put("sample", sample);
    }
    if (rate != null) {
      arguments.put("rate", (long) rate << 20);
    }
    return arguments;
  }

  @Override
  boolean isComplete(JsonNode outcome) {
    return outcome.get("sound").asBoolean() && super.isComplete(outcome);
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    boolean isSample = outcome.get("sample").asBoolean();
    out.println("%s %s, %s.".formatted(
        isSample ? "Verified a sample of" : "Verified", Amounts.files(outcome.get("checked").asLong()), Amounts.size(outcome.get("bytes").asLong())));
    for (String kind : new String[] {"damaged", "missing", "unreadable"}) {
      long count = outcome.get(kind).asLong();
      if (count > 0) {
        out.println("%s %s: see above.".formatted(Amounts.files(count), kind));
      }
    }
    long orphans = outcome.get("orphans").asLong();
    if (orphans > 0) {
      out.println("%s, %s, that no record names: \"meme blobs gc\" removes them.".formatted(
          Amounts.files(orphans), Amounts.size(outcome.get("orphanBytes").asLong())));
    }
    if (!outcome.get("complete").asBoolean()) {
      out.println("Ended early: what was not verified may be damaged. Run the command again.");
    } else if (outcome.get("sound").asBoolean()) {
      out.println(isSample ? "All of them are what was uploaded; of the others this says nothing." : "All of them are what was uploaded.");
    }
    if (!isSample && outcome.get("complete").asBoolean() && !outcome.get("orphansLookedFor").asBoolean()) {
      out.println("Orphans were not looked for: the files belong to another database by now.");
    }
  }
}

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

/** {@code meme blobs gc}: removes files that no record names. */
@Command(
    name = "gc",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Remove encrypted files that no record names, and what interrupted uploads left. A server does so by itself from time to time; this does it now.",
      "Safe beside servers: what is being uploaded stays, and so do files from before this database was made.",
      "When more than half of all files have no record, it is rather the database that is not the right one, and nothing is removed. To remove them"
          + " all the same, be sure first that no other database needs them, and then add --force.",
      "Exit code 1 when files are left.",
      "",
      "Examples, first looking what there is:",
      "  meme blobs gc --config /etc/meme.conf --dry-run",
      "  meme blobs gc --config /etc/meme.conf",
      ""
    })
final class BlobsGcCommand implements Callable<Integer> {
  private final ConfigLoader loader;
  private final Operator operator;

  @Spec private CommandSpec spec;

  @Option(names = "--dry-run", description = "tell what would be removed, and remove nothing")
  private boolean dryRun;

  @Option(names = "--force", description = "remove the files even when they are most of all there are")
  private boolean force;

  @Option(names = "--json", description = "print the outcome as JSON")
  private boolean json;

  BlobsGcCommand(ConfigLoader loader, Operator operator) {
    this.loader = loader;
    this.operator = operator;
  }

  @Override
  public Integer call() throws Exception {
    Map<String, Boolean> arguments = Map.of("dryRun", dryRun, "force", force);
    return operator.run(spec, SettingOptions.load(spec, loader), "blobs.gc", arguments, this::tell);
  }

  private int tell(JsonNode outcome) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(PrettyJson.of(outcome));
    } else {
      print(outcome, out);
    }
    return outcome.get("complete").asBoolean() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void print(JsonNode outcome, PrintWriter out) {
    long orphans = outcome.get("orphans").asLong();
    String bytes = Amounts.size(outcome.get("orphanBytes").asLong());
    String unfinished = Amounts.of(outcome.get("unfinished").asLong(), "leftover") + " of interrupted uploads";
    if (dryRun) {
      out.println("Would remove %s, %s, that no record names, and at most %s.".formatted(Amounts.files(orphans), bytes, unfinished));
    } else {
      out.println("Removed %s, %s, that no record names, and %s.".formatted(
          Amounts.files(outcome.get("removed").asLong()), Amounts.size(outcome.get("removedBytes").asLong()), unfinished));
    }
    if (outcome.get("suspicious").asBoolean() && !force) {
      out.println("%s of %s, %s, have no record. Is this the right database, and not an older copy? %s".formatted(
          Amounts.files(orphans), Amounts.of(outcome.get("stored").asLong(), "stored one"), bytes,
          dryRun ? "Without --force, nothing would be removed." : "They were left alone; --force removes them for good."));
    } else if (!outcome.get("complete").asBoolean()) {
      out.println("Ended early. Run the command again for the rest.");
    }
  }
}

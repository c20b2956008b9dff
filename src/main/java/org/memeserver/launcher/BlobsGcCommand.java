package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
final class BlobsGcCommand extends OperatorCommand {
  @Option(names = "--dry-run", description = "tell what would be removed, and remove nothing")
  private boolean dryRun;

  @Option(names = "--force", description = "remove the files even when they are most of all there are")
  private boolean force;

  BlobsGcCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "blobs.gc");
  }

  @Override
  Object arguments() {
    return Map.of("dryRun", dryRun, "force", force);
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
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

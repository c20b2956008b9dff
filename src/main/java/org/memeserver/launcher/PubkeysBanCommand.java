package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meme pubkeys ban}: shuts keys out, and removes what they keep if that is wanted. */
@Command(
    name = "ban",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Shut public keys out: they can neither sign in nor use the sessions they have. What they keep stays and is served as before, unless"
          + " --drop-media is given.",
      "With --drop-media all their records go, with their preferences, and contents that nobody else holds are removed and banned: no upload of"
          + " them is taken any more. A run that was broken off goes on when the command is run again.",
      "",
      "Beware of --everywhere: copies of what many like make the originals of others go, too. Look with --dry-run who else would lose something.",
      "",
      "Examples, first looking what would go:",
      "  meme pubkeys ban --drop-media --dry-run KEY",
      "  meme pubkeys ban --drop-media --reason spam KEY",
      ""
    })
final class PubkeysBanCommand extends OperatorCommand {
  @Parameters(arity = "1..*", paramLabel = "KEY", description = "public keys: 66 hex digits, or 44 characters of base64url")
  private List<String> keys;

  @Option(names = "--drop-media", description = "remove all that the keys keep, and ban contents that nobody else holds")
  private boolean dropMedia;

  @Option(names = "--everywhere", description = "with --drop-media: remove and ban contents that others hold too, with the records of all")
  private boolean everywhere;

  @Option(names = "--open-to-all", description = "ban the last allowed key, too, after which all others may upload")
  private boolean openToAll;

  @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "why, for those who look at the list later")
  private String reason;

  @Option(names = "--dry-run", description = "tell what would be banned and removed, and change nothing")
  private boolean dryRun;

  PubkeysBanCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "pubkeys.ban");
  }

  @Override
  void check(CommandSpec command) throws WrongUse {
    if (everywhere && !dropMedia) {
      throw new WrongUse(command.commandLine(), "--everywhere goes with --drop-media");
    }
  }

  @Override
  Object arguments() {
    return Map.of(
        "keys", keys, "reason", reason, "dropMedia", dropMedia, "everywhere", everywhere, "openToAll", openToAll, "dryRun", dryRun);
  }

  @Override
  boolean isComplete(JsonNode outcome) {
    for (JsonNode dropped : outcome.path("dropped")) {
      if (!dropped.path("complete").asBoolean()) {
        return false;
      }
    }
    return true;
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    PubkeysCommand.tellChanges(outcome, dryRun ? "would be banned" : "banned", "was banned already", out);
    for (JsonNode dropped : outcome.path("dropped")) {
      out.println(dropped.path("pubkey").asText() + (dryRun ? ": would be removed: " : ": removed: ")
          + dropped.path("records").asLong() + " records of " + dropped.path("bytes").asLong() + " bytes"
          + (dropped.path("preferences").asBoolean() ? ", and preferences" : "") + "; contents banned: " + dropped.path("contentsBanned").asLong());
      long others = dropped.path("recordsOfOthers").asLong();
      if (others > 0) {
        out.println("  and " + others + " records of others, who hold the same contents:");
        dropped.path("alsoOfOthers").forEach(one -> out.println("  of " + one.path("others").asInt() + " others: " + one.path("muid").asText()));
      }
      for (JsonNode left : dropped.path("left")) {
        out.println("  left, because others hold it too (" + left.path("others").asInt() + "): " + left.path("muid").asText());
      }
      long unnamed = dropped.path("contentsLeft").asLong() - dropped.path("left").size();
      if (unnamed > 0) {
        out.println("  and " + unnamed + " more");
      }
    }
    if (!isComplete(outcome)) {
      out.println("Ended before its end: run it again for the rest.");
    }
  }
}

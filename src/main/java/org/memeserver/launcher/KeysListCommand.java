package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;

/** {@code meme keys list}: which keys there are, and what needs them. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "List the storage keys, with how many files each protects, and the keys of session tokens. They are named by their ids; no secret is shown.",
      "An active key is used for what is made anew. Former storage keys are needed as long as they protect files; former keys of sessions go when the last"
          + " token that they signed has expired.",
      "",
      "Examples:",
      "  meme keys list --config /etc/meme.conf",
      "  meme keys list --json",
      ""
    })
final class KeysListCommand extends OperatorCommand {
  private final Clock clock;

  KeysListCommand(ConfigLoader loader, Consumer<Level> logLevel, Clock clock) {
    super(loader, logLevel, "keys.list");
    this.clock = clock;
  }

  @Override
  Object arguments() {
    return Map.of();
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    out.println("storage keys");
    outcome.get("storage").forEach(key -> out.println("  %s  %-6s  %-10s  %s%s%s".formatted(
        key.get("id").asText(), state(key), age(key), Amounts.files(key.get("blobs").asLong()),
        place(key), key.path("rotating").asBoolean() ? ", files are being brought under it: see \"meme keys rotate storage\"" : "")));
    out.println("keys of sessions");
    outcome.get("jwt").forEach(key -> out.println("  %s  %-6s  %-10s  %s%s".formatted(
        key.get("id").asText(), state(key), age(key), key.has("until") ? "needed until " + key.get("until").asText() : "", place(key)).stripTrailing()));
  }

  private static String state(JsonNode key) {
    return key.get("active").asBoolean() ? "active" : "former";
  }

  private String age(JsonNode key) {
    if (key.get("created").isNull()) {
      return "age ?";
    }
    long days = Duration.between(Instant.parse(key.get("created").asText()), clock.instant()).toDays();
    return days == 0 ? "today" : days == 1 ? "1 day" : days + " days";
  }

  private static String place(JsonNode key) {
    return switch (key.get("place").asText()) {
      case "settings" -> " (of the settings)";
      case "nowhere" -> " (the key is missing: put back a keys file that has it)";
      default -> "";
    };
  }
}

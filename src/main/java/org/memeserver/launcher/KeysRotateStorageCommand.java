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

/** {@code meme keys rotate storage}: another storage key. */
@Command(
    name = "storage",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Make a new storage key and wrap the data key of every file with it, while the server serves. The former key goes from the keys file when nothing"
          + " needs it any more. It can be ended at any time, or be cut off; run again, it goes on with the same key.",
      "With --reencrypt every file is written again, too, under a data key of its own. That is for when others may have had the keys file together with the"
          + " database: they know the data keys, which stay the same otherwise. It needs room for one file more at a time.",
      "Copies of the keys file made before do not open what is stored afterwards: make a new one with \"meme keys export\", and a new backup.",
      "With LOCAL_ENCRYPTION_KEY no key is made; all files come under the key of that setting. To change it: \"meme keys adopt\", change the setting, restart,"
          + " and run this.",
      "",
      "Examples, once a year, and after somebody may have seen the keys file:",
      "  meme keys rotate storage --config /etc/meme.conf",
      "  meme keys rotate storage --reencrypt --rate 10",
      ""
    })
final class KeysRotateStorageCommand extends OperatorCommand {
  private static final int MOST_RATE_MB = 100_000;

  @Option(names = "--reencrypt", description = "write all files again, under new data keys")
  private boolean reencrypt;

  @Option(
      names = "--rate",
      paramLabel = "MB",
      description = "with --reencrypt, read at most so many MB a second; 0 for as fast as it goes, 20 beside a server at work if it is not given")
  private Integer rate;

  KeysRotateStorageCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "keys.rotate-storage");
  }

  @Override
  void check(CommandSpec command) throws WrongUse {
    if (rate != null && (rate < 0 || rate > MOST_RATE_MB)) {
      throw new WrongUse(command.commandLine(), "--rate takes 0 to " + MOST_RATE_MB);
    }
    if (rate != null && !reencrypt) {
      throw new WrongUse(command.commandLine(), "--rate is for --reencrypt: without it no file is read");
    }
  }

  @Override
  Object arguments() {
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("reencrypt", reencrypt);
    if (rate != null) {
      arguments.put("rate", (long) rate << 20);
    }
    return arguments;
  }

  @Override
  boolean isComplete(JsonNode outcome) {
    return super.isComplete(outcome) && outcome.get("left").asLong() == 0;
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    boolean wrapped = outcome.get("way").asText().equals("rewrap");
    String files = Amounts.files(outcome.get("keys").asLong());
    out.println(wrapped
        ? "Wrapped the data keys of %s with storage key %s.".formatted(files, outcome.get("active").asText())
        : "Encrypted %s anew, %s, under storage key %s.".formatted(files, Amounts.size(outcome.get("bytes").asLong()), outcome.get("active").asText()));
    long left = outcome.get("left").asLong();
    if (!outcome.get("complete").asBoolean()) {
      out.println("Ended early: %s still need a former key. Run the command again; it goes on.".formatted(Amounts.files(left)));
    } else if (left > 0) {
      out.println("%s could not be brought under it, see above, so the former key stays.%s".formatted(
          Amounts.files(left), wrapped ? "" : " Without --reencrypt their data keys can be wrapped with another one all the same."));
    }
    outcome.get("dropped").forEach(id ->
        out.println("Nothing needs the storage key %s any more: it is gone from the keys file.".formatted(id.asText())));
    if (outcome.get("complete").asBoolean()) {
      out.println("Copies of the keys file made before do not open what is stored now: make a new one with \"meme keys export\".");
    }
  }
}

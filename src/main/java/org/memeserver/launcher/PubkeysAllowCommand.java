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

/** {@code meme pubkeys allow}: adds keys to those who may upload. */
@Command(
    name = "allow",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Let public keys upload. As soon as one key is allowed, here or by ALLOWED_PUBKEYS, only allowed ones and ADMIN_PUBKEYS may; all others"
          + " still sign in and download what a media token grants.",
      "",
      "Examples:",
      "  meme pubkeys allow 02eec7245d6b7d2ccb30380bfbe2a3648cd7a942653f5aa340edcea1f283686619",
      "  meme pubkeys allow --reason \"my family\" KEY KEY",
      ""
    })
final class PubkeysAllowCommand extends OperatorCommand {
  @Parameters(arity = "1..*", paramLabel = "KEY", description = "public keys: 66 hex digits, or 44 characters of base64url")
  private List<String> keys;

  @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "why, for those who look at the list later")
  private String reason;

  PubkeysAllowCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "pubkeys.allow");
  }

  @Override
  Object arguments() {
    return Map.of("keys", keys, "reason", reason);
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    PubkeysCommand.tellChanges(outcome, "allowed", "was allowed already", out);
  }
}

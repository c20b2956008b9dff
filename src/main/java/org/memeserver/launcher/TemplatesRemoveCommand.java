package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meme templates remove}: makes a picture no template any more. */
@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Make a picture no template any more. Its record stays with its owner as an ordinary one, so that nothing is lost, unless it is to be deleted.",
      "Exit code 0 also when it was none.",
      "",
      "Examples:",
      "  meme templates remove --config /etc/meme.conf q5lGzsu1h9...=",
      "  meme templates remove --delete q5lGzsu1h9...=",
      ""
    })
final class TemplatesRemoveCommand extends OperatorCommand {
  @Parameters(paramLabel = "MUID", description = "id of the picture, as \"meme templates list\" shows it")
  private String muid;

  @Option(names = "--delete", description = "delete the owner's record too, and the file if nobody else owns it")
  private boolean delete;

  TemplatesRemoveCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    super(loader, logLevel, "templates.remove");
  }

  @Override
  Object arguments() {
    return Map.of("muid", muid, "delete", delete);
  }

  @Override
  void tell(JsonNode outcome, PrintWriter out) {
    TemplatesTold.print(delete ? "deleted" : "removed", outcome, out);
  }
}

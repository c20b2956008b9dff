package org.memeserver.launcher;

import java.util.Map;
import java.util.concurrent.Callable;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
final class TemplatesRemoveCommand implements Callable<Integer> {
  private final ConfigLoader loader;
  private final Operator operator;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MUID", description = "id of the picture, as \"meme templates list\" shows it")
  private String muid;

  @Option(names = "--delete", description = "delete the owner's record too, and the file if nobody else owns it")
  private boolean delete;

  @Option(names = "--json", description = "print the outcome as JSON")
  private boolean json;

  TemplatesRemoveCommand(ConfigLoader loader, Operator operator) {
    this.loader = loader;
    this.operator = operator;
  }

  @Override
  public Integer call() throws Exception {
    Map<String, Object> arguments = Map.of("muid", muid, "delete", delete);
    return operator.run(spec, SettingOptions.load(spec, loader), "templates.remove", arguments, were -> {
      TemplatesTold.print(delete ? "deleted" : "removed", were, json, spec.commandLine().getOut());
      return ExitCode.OK;
    });
  }
}

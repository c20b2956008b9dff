package org.memeserver.launcher;

import java.util.Map;
import java.util.concurrent.Callable;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meme templates list}: tells which templates there are. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Tell which templates there are: id, name, size, type and measures.",
      "",
      "Examples:",
      "  meme templates list --config /etc/meme.conf",
      "  meme templates list --json",
      ""
    })
final class TemplatesListCommand implements Callable<Integer> {
  private final ConfigLoader loader;
  private final Operator operator;

  @Spec private CommandSpec spec;


  @Option(names = "--json", description = "print the outcome as JSON")
  private boolean json;

  TemplatesListCommand(ConfigLoader loader, Operator operator) {
    this.loader = loader;
    this.operator = operator;
  }

  @Override
  public Integer call() throws Exception {
    return operator.run(spec, SettingOptions.load(spec, loader), "templates.list", Map.of(), all -> {
      TemplatesTold.print("", all, json, spec.commandLine().getOut());
      return ExitCode.OK;
    });
  }
}

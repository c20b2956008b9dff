package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that has one job done and tells what came of it. */
abstract class OperatorCommand implements Callable<Integer> {
  private final ConfigLoader loader;
  private final Operator operator;
  private final String job;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "print the outcome as JSON")
  private boolean json;

  /** @param logLevel is told the least weight of what to log */
  OperatorCommand(ConfigLoader loader, Consumer<Level> logLevel, String job) {
    this.loader = loader;
    this.operator = new Operator(logLevel);
    this.job = job;
  }

  /** The name of the job. */
  String job() {
    return job;
  }

  /**
   * What the job is told: a value that Jackson can write.
   *
   * @throws StartFailure when it cannot be had
   */
  abstract Object arguments() throws StartFailure;

  /** Tells people what came of it. */
  abstract void tell(JsonNode outcome, PrintWriter out);

  /** Whether all was done; told by the exit code. */
  boolean isComplete(JsonNode outcome) {
    return outcome.path("complete").asBoolean(true);
  }

  /** @throws WrongUse when what was given does not go together */
  void check(CommandSpec command) throws WrongUse {}

  @Override
  public final Integer call() throws Exception {
    check(spec);
    PrintWriter out = spec.commandLine().getOut();
    return operator.run(spec, SettingOptions.load(spec, loader), job(), arguments(), outcome -> {
      if (json) {
        out.println(PrettyJson.of(outcome));
      } else {
        tell(outcome, out);
      }
      return isComplete(outcome) ? ExitCode.OK : ExitCode.FAILED;
    });
  }
}

package org.memeserver.launcher;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.memeserver.config.Spelling;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells of a wrong command line. The messages of picocli repeat what was typed, which may be a secret after a misspelled
 * option; here only names are repeated.
 */
final class UsageMistake implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException mistake, String[] args) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + what(mistake, command));
    err.println("Try '" + name + " --help'.");
    return ExitCode.USAGE;
  }

  private static String what(ParameterException mistake, CommandLine command) {
    if (mistake instanceof WrongUse wrong) {
      return wrong.getMessage();
    }
    if (mistake instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched.getUnmatched().get(0), command);
    }
    if (mistake instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return option(missing.getMissing().get(0)) + " needs a value";
    }
    if (mistake instanceof OverwrittenOptionException twice) {
      return option(twice.getOverwritten()) + " is given more than once";
    }
    return "the command line is wrong" + Optional.ofNullable(mistake.getArgSpec()).map(arg -> " at " + option(arg)).orElse("");
  }

  private static String option(CommandLine.Model.ArgSpec arg) {
    return arg instanceof CommandLine.Model.OptionSpec option ? option.longestName() : arg.paramLabel();
  }

  private static String unknown(String argument, CommandLine command) {
    if (!argument.startsWith("-")) {
      boolean takesCommands = !command.getSubcommands().isEmpty();
      return takesCommands
          ? "there is no such command" + didYouMean(argument, command.getSubcommands().keySet().stream().toList())
          : "there is an argument that belongs to no option";
    }
    int equals = argument.indexOf('=');
    String option = equals < 0 ? argument : argument.substring(0, equals);
    List<String> known = new ArrayList<>();
    command.getCommandSpec().options().forEach(spec -> known.addAll(List.of(spec.names())));
    // What does not look like the name of an option may be the value of one.
    String shown = option.matches("--?[a-z][a-z0-9-]{0,31}") ? "there is no option " + option : "there is no such option";
    return shown + didYouMean(option, known);
  }

  private static String didYouMean(String written, List<String> known) {
    return Spelling.closest(written, known).map(near -> "; did you mean " + near + "?").orElse("");
  }
}

package org.memeserver.launcher;

import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.function.Consumer;
import org.memeserver.config.ConfigException;
import org.memeserver.config.ConfigLoader;
import org.memeserver.config.Problem;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/** Turns a command line into an exit code. */
public final class CommandLineInterface {
  private static final System.Logger LOG = System.getLogger(CommandLineInterface.class.getName());

  private final CommandLine commands;

  /**
   * @param logLevel is told the least weight of what to log, before the server starts
   * @param out for what was asked for
   * @param err for what went wrong
   */
  public CommandLineInterface(
      ServerStart serverStart, ConfigLoader loader, Consumer<Level> logLevel, PrintWriter out, PrintWriter err) {
    commands =
        new CommandLine(new MemeCommand())
            .addSubcommand(SettingOptions.taking(new ServeCommand(serverStart, loader, logLevel)))
            .addSubcommand(SettingOptions.taking(new ConfigCommand(loader)))
            .addSubcommand(SettingOptions.below(new CommandLine(new ImportCommand()), new SphinxMemeCommand(loader, logLevel)))
            .addSubcommand(DbCommand.with(loader, logLevel))
            .addSubcommand(BlobsCommand.with(loader, logLevel, Places::open))
            .addSubcommand(KeysCommand.with(loader, logLevel, PassphraseSource.ofProcess()))
            .addSubcommand(PubkeysCommand.with(loader, logLevel))
            .addSubcommand(ContentsCommand.with(loader, logLevel))
            .addSubcommand(SettingOptions.taking(new StatsCommand(loader, logLevel)))
            .addSubcommand(SettingOptions.taking(new DoctorCommand(loader, logLevel)))
            .addSubcommand(TemplatesCommand.with(loader, logLevel))
            .addSubcommand(TokenCommand.with(loader, Clock.systemUTC()))
            .addSubcommand(SettingOptions.taking(new BackupCommand(loader, logLevel, PassphraseSource.ofProcess())))
            .addSubcommand(SettingOptions.taking(new RestoreCommand(loader, logLevel, PassphraseSource.ofProcess())))
            .addSubcommand(new VersionCommand())
            .addSubcommand(new HelpCommand())
            // A password may begin with @ and must not be read as the name of a file.
            .setExpandAtFiles(false)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(false)
            .setUsageHelpWidth(110)
            .setOut(out)
            .setErr(err)
            .setParameterExceptionHandler(new UsageMistake())
            .setExecutionExceptionHandler((failure, command, parsed) -> tell(failure, command.getErr()));
  }

  /** All that there is, for those who want to know it without running it. */
  CommandLine commands() {
    return commands;
  }

  /** Runs a command. Returns an {@link ExitCode}. */
  public int run(String... args) {
    return commands.execute(args);
  }

  private static int tell(Exception failure, PrintWriter err) {
    if (failure instanceof ConfigException wrong) {
      int count = wrong.problems().size();
      err.println(count == 1 ? "meme: the configuration has a mistake:" : "meme: the configuration has " + count + " mistakes:");
      for (Problem problem : wrong.problems()) {
        err.println("  " + problem);
      }
      return ExitCode.CONFIGURATION;
    }
    if (failure instanceof StartFailure) {
      err.println("meme: " + failure.getMessage());
      LOG.log(Level.DEBUG, "why it could not start", failure);
      return ExitCode.FAILED;
    }
    LOG.log(Level.ERROR, "an error that was not foreseen", failure);
    return ExitCode.FAILED;
  }
}

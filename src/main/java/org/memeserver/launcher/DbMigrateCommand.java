package org.memeserver.launcher;

import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.db.Database;
import org.memeserver.db.DatabasePlace;
import org.memeserver.db.SchemaState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meme db migrate}: makes and updates the tables. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Make the tables of the database if there are none, and bring older ones up to date, whatever DB_AUTO_MIGRATE says.",
      "",
      "Example:",
      "  meme db migrate --config /etc/meme.conf",
      ""
    })
final class DbMigrateCommand implements Callable<Integer> {
  private final ConfigLoader loader;
  private final Consumer<Level> logLevel;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "print the outcome as JSON")
  private boolean json;

  DbMigrateCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    this.loader = loader;
    this.logLevel = logLevel;
  }

  @Override
  public Integer call() throws Exception {
    Config config = SettingOptions.load(spec, loader);
    logLevel.accept(config.watching().logLevel());
    DatabasePlace place = RecordsPlace.of(config);
    SchemaState before = DbCommand.told(() -> Database.state(place));
    DbCommand.told(() -> {
      Database.openEvenUnfinished(place).close();
      return before;
    });
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(PrettyJson.of(new Told(place.toString(), before.version(), before.newest())));
    } else if (before.isOlder()) {
      out.println("The database " + place + " was brought from schema " + before.version() + " to " + before.newest());
    } else {
      out.println("The database " + place + " is up to date (schema " + before.version() + ")");
    }
    return ExitCode.OK;
  }

  /** The outcome in JSON. */
  private record Told(String place, int before, int schema) {}
}

package org.memeserver.launcher;

import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.config.PostgresUrl;
import org.memeserver.db.CopyOutcome;
import org.memeserver.db.Database;
import org.memeserver.db.DatabaseCopy;
import org.memeserver.db.DatabasePlace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meme db copy}: takes all records to another database. */
@Command(
    name = "copy",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Copy all records to another database, which must be empty, and compare both.",
      "The keys file and the encrypted files are not copied. A copy that was broken off goes on when the command is run again; no server starts on"
          + " it before it is whole.",
      "",
      "Examples, from H2 in DATA_DIR to PostgreSQL, and back into a new folder:",
      "  meme db copy --data-dir /srv/meme --to postgres://meme:PASSWORD@localhost/meme",
      "  meme db copy --config /etc/meme.conf --to h2:/srv/meme-new",
      ""
    })
final class DbCopyCommand implements Callable<Integer> {
  private static final String H2 = "h2:";
  private static final String ALLOWED = PostgresUrl.ALLOWED + " or h2:FOLDER";

  private final ConfigLoader loader;
  private final Consumer<Level> logLevel;

  @Spec private CommandSpec spec;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "URL",
      description = "where to copy to: " + ALLOWED + " (the DATA_DIR of the other; the database will be FOLDER/meme.mv.db)")
  private String to;

  @Option(names = "--json", description = "print the outcome as JSON")
  private boolean json;

  DbCopyCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    this.loader = loader;
    this.logLevel = logLevel;
  }

  @Override
  public Integer call() throws Exception {
    Config config = SettingOptions.load(spec, loader);
    DatabasePlace from = RecordsPlace.of(config);
    DatabasePlace target = target(config);
    logLevel.accept(config.watching().logLevel());
    if (from.equals(target)) {
      throw new StartFailure("The target is the same database as the source");
    }
    Stoppable stoppable = new Stoppable(spec.commandLine().getErr());
    return stoppable.run(() -> copyAndTell(config, from, target, stoppable));
  }

  private int copyAndTell(Config config, DatabasePlace from, DatabasePlace target, BooleanSupplier stopping) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    long begin = System.nanoTime();
    CopyOutcome outcome = DbCommand.told(() -> copy(from, target, stopping));
    CopyTold told = new CopyTold(from, target, outcome, (System.nanoTime() - begin) / 1e9);
    if (json) {
      out.println(told.json());
    } else {
      told.print(out);
      told.printWhatIsLeft(config, out);
    }
    return ExitCode.OK;
  }

  private CopyOutcome copy(DatabasePlace from, DatabasePlace target, BooleanSupplier stopping) {
    PrintWriter err = spec.commandLine().getErr();
    try (Database source = DatabaseCopy.openSource(from);
        Database copy = DatabaseCopy.openTarget(target, source);
        CopyProgress progress = new CopyProgress(err, stopping)) {
      if (from instanceof DatabasePlace.Server) {
        err.println("note: the copy is of this moment; what servers write to " + from + " from now on is not in it");
      }
      return new DatabaseCopy(source, copy).run(progress);
    }
  }

  private DatabasePlace target(Config config) {
    String folder = to.startsWith(H2) ? to.substring(H2.length()).strip() : "";
    if (folder.startsWith("~")) {
      throw new WrongUse(spec.commandLine(), "--to begins with ~ behind h2:, where the shell does not know it; write the whole path");
    }
    if (!folder.isEmpty()) {
      try {
        return new DatabasePlace.Folder(Path.of(folder).toAbsolutePath().normalize());
      } catch (InvalidPathException e) {
        throw new WrongUse(spec.commandLine(), "--to names no folder; allowed: " + ALLOWED);
      }
    }
    try {
      return new DatabasePlace.Server(PostgresUrl.read(to), config.records().connections(), config.records().patience());
    } catch (IllegalArgumentException e) {
      throw new WrongUse(spec.commandLine(), "--to " + e.getMessage() + "; allowed: " + ALLOWED);
    }
  }
}

package org.memeserver.launcher;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.memeserver.config.ConfigLoader;
import org.memeserver.db.CopyRefusedException;
import org.memeserver.db.DatabaseOpenException;
import org.memeserver.model.MemeException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meme db} by itself: says what there is. */
@Command(
    name = "db",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Look after the database of the records: the one of DATABASE_URL or RDS_*, else the one in DATA_DIR.")
final class DbCommand implements Runnable {
  @Spec private CommandSpec spec;

  private DbCommand() {}

  /**
   * The command with those below it.
   *
   * @param logLevel is told the least weight of what to log
   */
  static CommandLine with(ConfigLoader loader, Consumer<Level> logLevel) {
    return SettingOptions.below(
        new CommandLine(new DbCommand()),
        new DbStatusCommand(loader), new DbMigrateCommand(loader, logLevel), new DbCopyCommand(loader, logLevel));
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Does work on databases, and puts what they refuse into one line. */
  static <T> T told(Supplier<T> work) throws StartFailure {
    try {
      return work.get();
    } catch (DatabaseOpenException | CopyRefusedException e) {
      throw new StartFailure(e.getMessage(), e);
    } catch (MemeException.StorageFull e) {
      throw new StartFailure("The disk of the database is full: free some space, and run the command again", e);
    } catch (MemeException e) {
      throw new StartFailure("The database does not answer: run the command again when it does", e);
    }
  }
}

package org.memeserver.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.file.StoreInUseException;
import org.memeserver.blob.places.BlobMove;
import org.memeserver.blob.places.MoveRefusedException;
import org.memeserver.blob.places.MoveReport;
import org.memeserver.blob.places.Stock;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.config.StorageMode;
import org.memeserver.db.Database;
import org.memeserver.db.DatabaseOpenException;
import org.memeserver.model.MemeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meme blobs move}: takes the encrypted files from the folder to the bucket, or back. */
@Command(
    name = "move",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Move all encrypted files from LOCAL_DIR to S3_BUCKET, or back, while servers are at work.",
      "Each file is copied as it is, read back and compared, and only then deleted where it was. No key is needed, and a database in PostgreSQL"
          + " is only asked for the servers on it. A move that was broken off goes on when the command is run again.",
      "Servers must know both places before: give them S3_BUCKET and what belongs to it, and the STORAGE_MODE that they are to have, and restart"
          + " them.",
      "Exit code 1 when files are left, which is told.",
      "",
      "Examples, from the folder to the bucket, first looking what there is, and back:",
      "  meme blobs move --config /etc/meme.conf --to s3 --dry-run",
      "  meme blobs move --config /etc/meme.conf --to s3",
      "  meme blobs move --config /etc/meme.conf --to local",
      ""
    })
final class BlobsMoveCommand implements Callable<Integer> {
  private static final int MOST_THREADS = 64;

  private final ConfigLoader loader;
  private final Consumer<Level> logLevel;
  private final Opening opening;

  /** Opens the places of a configuration. */
  interface Opening {
    Places open(Config config) throws StartFailure;
  }

  @Spec private CommandSpec spec;

  @Option(names = "--to", required = true, paramLabel = "WHERE", description = "where the files are to go: s3 or local")
  private StorageMode to;

  @Option(names = "--dry-run", description = "tell what would be moved, try whether it could be written, and move nothing")
  private boolean dryRun;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "8",
      description = "files that are moved at the same time, 1 to " + MOST_THREADS + " (default: 8)")
  private int threads;

  @Option(names = "--json", description = "print the outcome as JSON")
  private boolean json;

  BlobsMoveCommand(ConfigLoader loader, Consumer<Level> logLevel, Opening opening) {
    this.loader = loader;
    this.logLevel = logLevel;
    this.opening = opening;
  }

  @Override
  public Integer call() throws Exception {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new WrongUse(spec.commandLine(), "--threads takes 1 to " + MOST_THREADS);
    }
    Config config = SettingOptions.load(spec, loader);
    logLevel.accept(config.watching().logLevel());
    PrintWriter err = spec.commandLine().getErr();
    if (config.files().bucket().isEmpty()) {
      err.println("meme: S3_BUCKET is not set: files are moved between LOCAL_DIR and that bucket");
      return ExitCode.CONFIGURATION;
    }
    Stoppable stoppable = new Stoppable(err);
    return stoppable.run(() -> {
      try (Places places = opened(config)) {
        expectServersToLookIntoBoth(config, places);
        return move(places, stoppable);
      } catch (MoveRefusedException e) {
        throw new StartFailure(e.getMessage(), e);
      } catch (StoreInUseException e) {
        throw new StartFailure("Only one move at a time: " + e.getMessage(), e);
      } catch (IOException e) {
        throw new StartFailure("The files cannot be moved: " + e.getMessage() + ". What was moved stays moved; run it again for the rest", e);
      }
    });
  }

  private Places opened(Config config) throws StartFailure {
    try {
      return opening.open(config);
    } catch (StartFailure e) {
      if (e.getCause() instanceof StoreInUseException) {
        throw new StartFailure("A server at work in the folder " + config.folders().files()
            + " does not look into the bucket: give it S3_BUCKET and what belongs to it, restart it, and then move the files", e);
      }
      throw e;
    }
  }

  /** Servers that use another folder, or none, are known to nobody but their common database. */
  private static void expectServersToLookIntoBoth(Config config, Places places) throws StartFailure, IOException {
    if (config.records().postgres().isEmpty()) {
      return;
    }
    try (Database database = Database.open(RecordsPlace.of(config), false)) {
      SharedSetup.expectBothPlaces(database.peers().orElseThrow(), places);
    } catch (DatabaseOpenException e) {
      throw new StartFailure("Whether other servers would find files that are moved cannot be asked: " + e.getMessage(), e);
    } catch (MemeException e) {
      throw new StartFailure("Whether other servers would find files that are moved cannot be asked: the database does not answer", e);
    }
  }

  private int move(Places places, Stoppable stopping) throws IOException, MoveRefusedException {
    PrintWriter err = spec.commandLine().getErr();
    BlobPlace bucket = places.bucket().orElseThrow();
    BlobPlace source = to == StorageMode.S3 ? places.folder() : bucket;
    BlobPlace target = to == StorageMode.S3 ? bucket : places.folder();
    boolean forGood = places.mode() == to;
    BlobMove move = new BlobMove(source, target, threads, Clock.systemUTC(), new SecureRandom());
    Optional<Stock> stock = move.examine();
    if (!forGood) {
      err.println("warning: STORAGE_MODE is not " + word(to) + ", so servers with these settings still write new files into " + source
          + ". Better change it and restart them first.");
    }
    MoveTold told = new MoveTold(source, target, stock);
    if (dryRun || stock.isEmpty()) {
      told.printPlan(json, spec.commandLine().getOut());
      return ExitCode.OK;
    }
    long begin = System.nanoTime();
    MoveReport report;
    try (Progress progress = Progress.of("files moved", stock.get().blobs(), err)) {
      report = move.run(stock.get(), forGood, progress, stopping);
    }
    told.print(report, (System.nanoTime() - begin) / 1e9, json, spec.commandLine().getOut());
    return report.complete() ? ExitCode.OK : ExitCode.FAILED;
  }

  /** As it is written in settings. */
  private static String word(StorageMode mode) {
    return mode == StorageMode.S3 ? "s3" : "local";
  }
}

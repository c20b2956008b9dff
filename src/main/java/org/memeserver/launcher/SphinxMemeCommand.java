package org.memeserver.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.config.PostgresUrl;
import org.memeserver.config.StorageMode;
import org.memeserver.db.AdoptionRepository;
import org.memeserver.db.DatabaseOpenException;
import org.memeserver.db.PostgresSource;
import org.memeserver.media.Adoptions;
import org.memeserver.media.ContentPictures;
import org.memeserver.media.Vault;
import org.memeserver.model.MemeException;
import org.memeserver.model.PostgresAddress;
import org.memeserver.model.PublicKey;
import org.memeserver.picture.Pictures;
import org.memeserver.takeover.MasterKey;
import org.memeserver.takeover.OldDatabaseException;
import org.memeserver.takeover.OldFolder;
import org.memeserver.takeover.OldRecords;
import org.memeserver.takeover.PublicRule;
import org.memeserver.takeover.Takeover;
import org.memeserver.takeover.TakeoverReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meme import sphinx-meme}: takes over what the Go server keeps. */
@Command(
    name = "sphinx-meme",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Take over the records and files of a sphinx-meme (the Go server) in local mode.",
      "The old deployment is only read, and may run meanwhile. The server here must not run, unless it keeps its",
      "records in PostgreSQL: DATABASE_URL in the environment or the file says where, while --database-url names the",
      "old server's. What is here already is passed over, or brought up to date when only the old server has changed",
      "it, so the command can be ended at any time, and run again for what is new.",
      "Exit code 1 when a row was missing, damaged, truncated or unusable.",
      ""
    })
final class SphinxMemeCommand implements Callable<Integer> {
  /** Whether something is a picture does not depend on how large a one is rendered. */
  private static final long ANY_PIXELS = 1_000_000_000_000L;

  private static final String AGAIN = "What is imported stays; run it again for the rest.";

  private final ConfigLoader loader;
  private final Consumer<Level> logLevel;

  @Spec private CommandSpec spec;

  @Option(names = "--database-url", paramLabel = "URL", description = "database of the old server: " + PostgresUrl.ALLOWED)
  private String databaseUrl;

  @Option(names = "--database-url-file", paramLabel = "FILE", description = "the same, in a file that other users cannot see")
  private String databaseUrlFile;

  @Option(names = "--files", paramLabel = "DIR", description = "LOCAL_DIR of the old server")
  private String files;

  @Option(names = "--key", paramLabel = "HEX", description = "LOCAL_ENCRYPTION_KEY of the old server as it was set; empty when it was not")
  private String key;

  @Option(names = "--key-file", paramLabel = "FILE", description = "the same, in a file that other users cannot see")
  private String keyFile;

  @Option(
      names = "--public",
      paramLabel = "WHAT",
      defaultValue = "pictures",
      description = "what everybody may download: pictures, none or all (default: pictures); the old server let everybody download everything")
  private PublicRule rule;

  @Option(
      names = "--link",
      description = "hard-link the files instead of copying them. Only when the old server is stopped for good: it writes over files, and"
          + " with them over what is linked to them")
  private boolean link;

  @Option(names = "--s3", description = "the old server ran in s3 mode; not in this version")
  private boolean s3;

  @Option(names = "--json", description = "print the report as JSON")
  private boolean json;

  private boolean begun;

  SphinxMemeCommand(ConfigLoader loader, Consumer<Level> logLevel) {
    this.loader = loader;
    this.logLevel = logLevel;
  }

  @Override
  public Integer call() throws Exception {
    Config config = SettingOptions.load(spec, loader);
    logLevel.accept(config.watching().logLevel());
    PrintWriter err = spec.commandLine().getErr();
    PostgresAddress address = address();
    Path folder = folder(config);
    MasterKey master = MasterKey.read(keyText());
    if (link && config.files().mode() == StorageMode.S3) {
      throw wrong("--link needs STORAGE_MODE=local: a bucket has no links to files");
    }
    List<String> warnings = master.warning().stream().toList();
    warnings.forEach(warning -> err.println("warning: " + warning));
    if (link) {
      err.println("warning: files are linked. The old server must never run on them again.");
    }
    TakeoverReport report = run(config, address, folder, master);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(TakeoverText.json(report, warnings));
    } else {
      TakeoverText.print(report, out);
      out.println();
      out.println("Set JWT_KEY and HOST to those of the old server, so that sign-ins and media tokens from before stay valid.");
    }
    return report.isComplete() ? ExitCode.OK : ExitCode.FAILED;
  }

  private TakeoverReport run(Config config, PostgresAddress address, Path folder, MasterKey master) throws StartFailure {
    SecureRandom random = new SecureRandom();
    Clock clock = Clock.systemUTC();
    try (OldRecords records = OldRecords.open(PostgresSource.of(address), address.properties().containsKey("currentSchema"));
        Storage storage = Storage.open(config, random, clock);
        Progress progress = Progress.of("rows", records.count(), spec.commandLine().getErr())) {
      spec.commandLine().getErr().println("Importing into " + RecordsPlace.of(config) + ", files into " + storage.places().primary());
      Vault vault = new Vault(storage.places().store(), storage.keyRing(random), random, Runnable::run);
      AdoptionRepository here = new AdoptionRepository(storage.database());
      Adoptions adoptions =
          new Adoptions(
              vault, here, new ContentPictures(vault, new Pictures(ANY_PIXELS)),
              link ? Optional.of(storage.places().folder()::adopt) : Optional.empty(), random, clock);
      // Always the same one, or the next run would take the same templates for others.
      Optional<PublicKey> administrator = config.signIn().admins().stream().min(Comparator.comparing(PublicKey::text));
      Takeover takeover = new Takeover(records, new OldFolder(folder), master, rule, administrator, here, adoptions, clock, progress);
      begun = true;
      return WithoutSweep.of(storage.database(), takeover::run, spec.commandLine().getErr());
    } catch (OldDatabaseException | DatabaseOpenException e) {
      throw new StartFailure(e.getMessage() + " (" + address + ")" + (begun ? ". " + AGAIN : ""), e);
    } catch (MemeException e) {
      throw new StartFailure(
          "The import into " + RecordsPlace.of(config) + " stopped: " + e.getMessage() + ". " + AGAIN,
          e);
    } catch (OutOfMemoryError e) {
      throw new StartFailure("The import ran out of memory: give it more with java -Xmx512m -jar ... " + AGAIN, e);
    } catch (IOException e) {
      throw new StartFailure("The folder " + folder + " cannot be read: " + Storage.reason(e), e);
    }
  }

  private PostgresAddress address() throws StartFailure {
    String url = given(databaseUrl, databaseUrlFile, "one of --database-url and --database-url-file is needed", "of the database's URL");
    try {
      return PostgresUrl.read(url);
    } catch (IllegalArgumentException e) {
      throw wrong("the value of " + (databaseUrl == null ? "--database-url-file " : "--database-url ") + e.getMessage());
    }
  }

  private Path folder(Config config) throws StartFailure {
    if (s3) {
      throw wrong("files in S3 (--s3) are not in this version; it imports from a folder, --files");
    }
    if (files == null) {
      throw wrong("--files needs a value");
    }
    try {
      Path folder = Path.of(files).toRealPath();
      mustLieApart(folder, "DATA_DIR", config.folders().data());
      mustLieApart(folder, "LOCAL_DIR", config.folders().files());
      return folder;
    } catch (InvalidPathException | IOException e) {
      throw new StartFailure("The folder " + files + " of the old files cannot be used: " + Storage.reason(e), e);
    }
  }

  /** Nothing may be written to where the old server is. */
  private static void mustLieApart(Path old, String name, Path ours) throws IOException, StartFailure {
    if (!ApartFolders.areApart(old, ours)) {
      throw new StartFailure(
          "The folder of the old files, " + old + ", and " + name + ", " + ours + ", must lie apart: set " + name + " to another one");
    }
  }

  private String keyText() throws StartFailure {
    return given(key, keyFile, "one of --key and --key-file is needed; --key= when the old server had none", "of the key");
  }

  /** What a command line says, or a file, because other users of a machine see command lines. */
  private String given(String value, String file, String oneOfBoth, String what) throws StartFailure {
    if ((value == null) == (file == null)) {
      throw wrong(oneOfBoth);
    }
    if (value != null) {
      return value;
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (InvalidPathException | IOException e) {
      throw new StartFailure("The file " + file + " " + what + " cannot be read: " + Storage.reason(e), e);
    }
  }

  private WrongUse wrong(String message) {
    return new WrongUse(spec.commandLine(), message);
  }
}

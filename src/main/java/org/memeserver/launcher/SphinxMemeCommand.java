package org.memeserver.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
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
import org.memeserver.takeover.OldDatabaseException;
import org.memeserver.takeover.OldFiles;
import org.memeserver.takeover.OldFilesException;
import org.memeserver.takeover.OldRecords;
import org.memeserver.takeover.PublicRule;
import org.memeserver.takeover.Takeover;
import org.memeserver.takeover.TakeoverReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "Take over the records and files of a sphinx-meme (the Go server), in local or in s3 mode.",
      "The old deployment is only read, and may run meanwhile. The server here must not run, unless it keeps its",
      "records in PostgreSQL: DATABASE_URL in the environment or the file says where, while --database-url names the",
      "old server's. So do S3_BUCKET and its like for this server's own bucket, and --s3-bucket and its like for",
      "the old one's. What is here already is passed over, or brought up to date when only the old server has changed",
      "it, so the command can be ended at any time, and run again for what is new.",
      "Exit code 1 when a row was missing, damaged, truncated or unusable.",
      "",
      "Examples, for an old server in local mode, and for one in s3 mode:",
      "  meme import sphinx-meme --database-url-file old-url --files /old/local-dir --key-file old-key",
      "  meme import sphinx-meme --database-url-file old-url --s3 --s3-key KEY --s3-secret-file old-secret",
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

  @Mixin private OldFolderOptions folder;

  @Mixin private OldBucketOptions bucket;

  @Option(
      names = "--public",
      paramLabel = "WHAT",
      defaultValue = "pictures",
      description = "what everybody may download: pictures, none or all (default: pictures); the old server let everybody download everything")
  private PublicRule rule;

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
    OldPlace old = oldPlace(config);
    List<String> warnings = old.master().warning().stream().toList();
    warnings.forEach(warning -> err.println("warning: " + warning));
    if (folder.link()) {
      err.println("warning: files are linked. The old server must never run on them again.");
    }
    TakeoverReport report = run(config, address, old);
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

  private TakeoverReport run(Config config, PostgresAddress address, OldPlace old) throws StartFailure {
    SecureRandom random = new SecureRandom();
    Clock clock = Clock.systemUTC();
    try (OldRecords records = OldRecords.open(PostgresSource.of(address), address.properties().containsKey("currentSchema"));
        OldFiles files = old.opening().open();
        Storage storage = Storage.open(config, random, clock);
        Progress progress = Progress.of("rows", records.count(), spec.commandLine().getErr())) {
      spec.commandLine().getErr().println("Importing into " + RecordsPlace.of(config) + ", files into " + storage.places().primary());
      Vault vault = new Vault(storage.places().store(), storage.keyRing(), random, Runnable::run);
      AdoptionRepository here = new AdoptionRepository(storage.database());
      Adoptions adoptions =
          new Adoptions(
              vault, here, new ContentPictures(vault, new Pictures(ANY_PIXELS)),
              folder.link() ? Optional.of(storage.places().folder()::adopt) : Optional.empty(), random, clock);
      // Always the same one, or the next run would take the same templates for others.
      Optional<PublicKey> administrator = config.signIn().admins().stream().min(Comparator.comparing(PublicKey::text));
      Takeover takeover = new Takeover(records, files, old.master(), rule, administrator, here, adoptions, clock, progress);
      boolean far = old.far() || storage.places().bucket().isPresent();
      begun = true;
      return WithoutSweep.of(storage.database(), () -> takeover.run(far), spec.commandLine().getErr());
    } catch (OldDatabaseException | DatabaseOpenException e) {
      throw new StartFailure(e.getMessage() + " (" + address + ")" + (begun ? ". " + AGAIN : ""), e);
    } catch (OldFilesException e) {
      throw new StartFailure(e.getMessage() + (begun ? " " + AGAIN : ""), e);
    } catch (MemeException e) {
      throw new StartFailure(
          "The import into " + RecordsPlace.of(config) + " stopped: " + e.getMessage() + ". " + AGAIN,
          e);
    } catch (OutOfMemoryError e) {
      throw new StartFailure("The import ran out of memory: give it more with java -Xmx512m -jar ... " + AGAIN, e);
    } catch (IOException e) {
      throw new StartFailure(old.name() + " cannot be read: " + Storage.reason(e), e);
    }
  }

  private PostgresAddress address() throws StartFailure {
    String url = GivenText.of(
        spec, databaseUrl, databaseUrlFile, "one of --database-url and --database-url-file is needed", "of the database's URL");
    try {
      return PostgresUrl.read(url);
    } catch (IllegalArgumentException e) {
      String option = databaseUrl == null ? "--database-url-file " : "--database-url ";
      throw new WrongUse(spec.commandLine(), "the value of " + option + e.getMessage());
    }
  }

  private OldPlace oldPlace(Config config) throws StartFailure {
    if (bucket.isAsked(spec)) {
      folder.refuseAll(spec);
      return bucket.place(spec);
    }
    return folder.place(spec, config);
  }
}

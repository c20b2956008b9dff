package org.memeserver.launcher;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.memeserver.backup.DamagedArchiveException;
import org.memeserver.backup.FoundArchive;
import org.memeserver.backup.RecordsRestore;
import org.memeserver.backup.Restore;
import org.memeserver.backup.Unpacked;
import org.memeserver.backup.Verification;
import org.memeserver.blob.BlobPlace;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.db.CopyRefusedException;
import org.memeserver.db.DatabaseOpenException;
import org.memeserver.model.MemeException;
import org.memeserver.model.Secret;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;
import org.memeserver.upkeep.control.ControlClient;
import org.memeserver.upkeep.control.JobTrouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meme restore}: brings a server back from a backup, or proves that it could. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Bring a server back from a backup into an empty place: the one that the settings name.",
      "Nothing that is there is written over. A restore that was broken off goes on when it is run again, and no server starts before it is whole.",
      "With --verify nothing is restored: every record and every file of the backup is looked at. With --records the records of a snapshot take the"
          + " place of a database that is damaged, which is put aside; the files stay where they are.",
      "",
      "Examples:",
      "  meme restore /mnt/usb/meme.backup --data-dir /srv/meme-new --passphrase-file /root/passphrase",
      "  meme restore /mnt/usb/meme --snapshot 20261125T041500Z --data-dir /srv/meme-new",
      "  meme restore --verify /mnt/usb/meme --passphrase-file /root/passphrase",
      "  meme restore --records /srv/meme/snapshots/20261125T041500Z.meme --data-dir /srv/meme",
      ""
    })
final class RestoreCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ConfigLoader loader;
  private final Consumer<Level> logLevel;
  private final PassphraseSource source;

  @Spec private CommandSpec spec;

  @Parameters(arity = "1", paramLabel = "BACKUP", description = "the file of a backup, or the folder of --to")
  private Path backup;

  @Option(names = "--snapshot", paramLabel = "TIME", description = "the one to take of a folder, by its name without .meme (default: the newest)")
  private String snapshot;

  @Option(names = "--verify", description = "prove that the backup can be restored, and change nothing")
  private boolean verify;

  @Option(names = "--records", description = "put the records of the backup in the place of a damaged database, and leave the files as they are")
  private boolean records;

  @Option(names = "--force", description = "with --records: put the database aside even though it opens and has records")
  private boolean force;

  @Option(names = "--skip-damaged", description = "restore from a folder without those files in it that are damaged or missing, instead of not at all")
  private boolean skipDamaged;

  @Option(names = "--passphrase-file", paramLabel = "FILE", description = "holds the passphrase, in one line; else it is asked for")
  private Path passphraseFile;

  @Option(names = "--json", description = "print the outcome as JSON")
  private boolean json;

  RestoreCommand(ConfigLoader loader, Consumer<Level> logLevel, PassphraseSource source) {
    this.loader = loader;
    this.logLevel = logLevel;
    this.source = source;
  }

  @Override
  public Integer call() throws Exception {
    if (verify && records) {
      throw new WrongUse(spec.commandLine(), "--verify and --records exclude each other");
    }
    if (force && !records) {
      throw new WrongUse(spec.commandLine(), "--force goes with --records");
    }
    Config config = SettingOptions.load(spec, loader);
    logLevel.accept(config.watching().logLevel());
    Stoppable stoppable = new Stoppable(spec.commandLine().getErr());
    return stoppable.run(() -> {
      try (ShownJob shown = new ShownJob(spec.commandLine().getErr(), stoppable)) {
        return run(config, shown);
      } catch (DamagedArchiveException e) {
        throw new StartFailure("The backup is damaged: " + e.getMessage(), e);
      } catch (JobFailure | DatabaseOpenException | CopyRefusedException e) {
        throw new StartFailure(e.getMessage(), e);
      } catch (IOException | MemeException e) {
        throw new StartFailure(JobTrouble.told(e), e);
      }
    });
  }

  private int run(Config config, Watcher watcher) throws IOException, JobFailure, StartFailure {
    FoundArchive found = FoundArchive.of(backup.toAbsolutePath().normalize(), Optional.ofNullable(snapshot));
    Optional<Secret> passphrase = found.needsPassphrase()
        ? Optional.of(source.known(Optional.ofNullable(passphraseFile), "the backup", "Name a file with --passphrase-file"))
        : Optional.empty();
    SecureRandom random = new SecureRandom();
    if (verify) {
      return tell(found, new Verification(found, passphrase, random).run(watcher), Optional.empty(), Map.of());
    }
    expectNoServer(config);
    Optional<Secret> keysPassphrase = keysPassphrase(config);
    try (Places places = Places.open(config)) {
      List<BlobPlace> all = Stream.concat(Stream.of(places.primary()), places.second().stream()).toList();
      if (records) {
        RecordsRestore.Place place = new RecordsRestore.Place(
            config.folders().data(), RecordsPlace.of(config), config.folders().keysFile(), keysPassphrase, all);
        RecordsRestore.Outcome outcome = new RecordsRestore(found, passphrase, force, random, Clock.systemUTC()).run(place, watcher);
        return tell(found, outcome.unpacked(), outcome.putAside(), outcome.formerOwners());
      }
      Restore.Target target = new Restore.Target(
          config.folders().data(), RecordsPlace.of(config), config.folders().keysFile(), keysPassphrase, places.primary(), all);
      return tell(found, new Restore(found, passphrase, skipDamaged, random, Clock.systemUTC()).run(target, watcher), Optional.empty(), Map.of());
    }
  }

  /** What the keys file is sealed under; with a new one, what the server will open it with. */
  private Optional<Secret> keysPassphrase(Config config) throws IOException, StartFailure {
    Optional<Path> given = config.keys().passphraseFile();
    return given.isPresent() && Files.notExists(config.folders().keysFile())
        ? Optional.of(source.chosen(given, "", ""))
        : new KeysPassphrase(config, source).ask();
  }

  private static void expectNoServer(Config config) throws IOException, StartFailure {
    Optional<ControlClient> server = ControlClient.connect(config.folders().data());
    if (server.isPresent()) {
      server.get().close();
      throw new StartFailure("A server is at work in " + config.folders().data() + "; stop it first, or name another DATA_DIR");
    }
  }

  private int tell(FoundArchive found, Unpacked unpacked, Optional<Path> putAside, Map<String, Path> formerOwners) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectNode outcome = JSON.createObjectNode()
          .put("backup", found.file().toString())
          .put("time", unpacked.about().time().toString())
          .put("verifiedOnly", verify);
      outcome.set("rows", JSON.valueToTree(unpacked.about().rows()));
      outcome.put("files", unpacked.files()).put("deletedMeanwhile", unpacked.deletedMeanwhile());
      outcome.set("missing", JSON.valueToTree(unpacked.missing()));
      outcome.set("damaged", JSON.valueToTree(unpacked.damaged()));
      putAside.ifPresent(path -> outcome.put("putAside", path.toString()));
      if (!formerOwners.isEmpty()) {
        ObjectNode owners = outcome.putObject("formerOwners");
        formerOwners.forEach((place, file) -> owners.put(place, file.toString()));
      }
      out.println(PrettyJson.of(outcome));
    } else {
      print(out, found, unpacked, putAside, formerOwners);
    }
    return unpacked.isComplete() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void print(PrintWriter out, FoundArchive found, Unpacked unpacked, Optional<Path> putAside, Map<String, Path> formerOwners) {
    long rows = unpacked.about().rows().values().stream().mapToLong(Long::longValue).sum();
    out.println((verify ? "verified " : "restored ") + rows + " records and " + unpacked.files() + " files of " + unpacked.about().time()
        + " from " + found.file());
    putAside.ifPresent(path -> out.println("the database that was there is now " + path));
    formerOwners.forEach((place, file) -> out.println(file + " keeps whose the files in " + place + " were, for the way back"));
    if (records) {
      out.println("records that came after the snapshot are lost; files are as they were");
    }
    names(out, "files could not be read when the backup was made", unpacked.missing());
    names(out, "files are damaged", unpacked.damaged());
  }

  private static void names(PrintWriter out, String what, List<String> ids) {
    if (!ids.isEmpty()) {
      out.println(ids.size() + " " + what + ":");
      ids.forEach(id -> out.println("  " + id));
    }
  }
}

package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.memeserver.auth.PubkeyRules;
import org.memeserver.config.Config;
import org.memeserver.db.Database;
import org.memeserver.db.DatabasePlace;
import org.memeserver.db.MediaSearch;
import org.memeserver.db.VerificationRepository;
import org.memeserver.media.LastVerification;
import org.memeserver.media.Vault;
import org.memeserver.model.MemeException;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;
import org.memeserver.upkeep.control.ControlClient;
import org.memeserver.upkeep.control.JobTrouble;
import picocli.CommandLine.Model.CommandSpec;

/** Has an operator's work done: by the server that is at work in the folder of data, else in this process, which opens everything as a server does. */
final class Operator {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Consumer<Level> logLevel;

  /** @param logLevel is told the least weight of what to log */
  Operator(Consumer<Level> logLevel) {
    this.logLevel = logLevel;
  }

  /** Tells the outcome of a job, and gives the command's exit code. */
  interface Telling {
    int of(JsonNode outcome) throws IOException;
  }

  /**
   * Has a job done and told, with its progress on the standard error. A process that is told to end has the job end first.
   *
   * @param arguments a value that Jackson can write
   * @throws StartFailure when it cannot be done
   */
  int run(CommandSpec command, Config config, String job, Object arguments, Telling telling) throws Exception {
    logLevel.accept(config.watching().logLevel());
    PrintWriter err = command.commandLine().getErr();
    Stoppable stoppable = new Stoppable(err);
    JsonNode given = JSON.valueToTree(arguments);
    return stoppable.run(() -> {
      JsonNode outcome;
      try (ShownJob shown = new ShownJob(err, stoppable)) {
        outcome = done(config, job, given, shown);
      }
      return telling.of(outcome);
    });
  }

  private static JsonNode done(Config config, String job, JsonNode arguments, Watcher watcher) throws StartFailure {
    try {
      Optional<ControlClient> server = ControlClient.connect(config.folders().data());
      if (server.isPresent()) {
        try (ControlClient asked = server.get()) {
          return asked.run(job, arguments, watcher);
        }
      }
      return doneHere(config, job, arguments, watcher);
    } catch (JobFailure e) {
      throw new StartFailure(e.getMessage(), e);
    } catch (IOException | MemeException e) {
      throw new StartFailure(JobTrouble.told(e), e);
    }
  }

  private static JsonNode doneHere(Config config, String job, JsonNode arguments, Watcher watcher) throws StartFailure, JobFailure, IOException {
    expectDatabase(RecordsPlace.of(config));
    expectOwnUser(config.folders());
    SecureRandom random = new SecureRandom();
    Clock clock = Clock.systemUTC();
    try (Storage storage = Storage.open(config, random, clock);
        MediaSearch search = storage.database().openSearch(config.folders().search())) {
      PubkeyRules rules = storage.rules(config, clock);
      Vault vault = new Vault(storage.places().store(), storage.keyRing(), random, Runnable::run);
      LastVerification lastVerification = new LastVerification(new VerificationRepository(storage.database()));
      return Jobs.at(new Workplace(config, storage, vault, search, rules, random, clock, lastVerification, false)).run(job, arguments, watcher);
    }
  }

  /** What root makes, the server's user could not read or replace afterwards. */
  private static void expectOwnUser(Config.Folders folders) throws IOException, StartFailure {
    Path made = Files.exists(folders.keysFile()) ? folders.keysFile() : folders.data();
    String owner = Files.getOwner(made).getName();
    if (System.getProperty("user.name").equals("root") && !owner.equals("root")) {
      throw new StartFailure(made + " belongs to the user " + owner + ": run the command as that user, as with \"sudo -u " + owner + "\"");
    }
  }

  /** A server makes what is not there; a command that was given the wrong folder must not. */
  private static void expectDatabase(DatabasePlace place) throws StartFailure {
    if (DbCommand.told(() -> Database.state(place)).version() == 0) {
      throw new StartFailure("There is no database of a meme server in " + place + ". Are the settings, such as DATA_DIR, those of the server?");
    }
  }
}

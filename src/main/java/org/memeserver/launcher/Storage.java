package org.memeserver.launcher;

import java.io.IOException;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import org.memeserver.auth.PubkeyRules;
import org.memeserver.backup.RestoreNote;
import org.memeserver.config.Config;
import org.memeserver.crypto.KeyRing;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.Database;
import org.memeserver.db.DatabaseOpenException;
import org.memeserver.db.DatabasePlace;
import org.memeserver.db.PubkeyRuleRepository;
import org.memeserver.db.StorageKeyRepository;
import org.memeserver.model.MemeException;

/**
 * What the server keeps things in, opened: bytes, records, and the keys that both need. With H2 it belongs to this process alone while open.
 *
 * @param files sees to it that places and database belong together
 * @param setup of servers that may share the database
 */
record Storage(Places places, Database database, LiveKeys keys, FilesOfDatabase files, Optional<SharedSetup> setup) implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Storage.class.getName());

  /** @throws StartFailure when a place, the database or a key cannot be had; nothing stays open then */
  static Storage open(Config config, SecureRandom random, Clock clock) throws StartFailure {
    expectNoRestore(config);
    Places places = Places.open(config);
    DatabasePlace place = RecordsPlace.of(config);
    Database database = null;
    boolean done = false;
    try {
      database = Database.open(place, config.records().migrate());
      LiveKeys keys = ServerKeys.load(config, PassphraseSource.ofProcess(), new BlobRepository(database)::countByStorageKey, random, clock);
      StorageKeyRepository known = new StorageKeyRepository(database);
      known.admit(keys.now().activeStorage().id(), clock.instant());
      keys.tell(next -> known.admit(next.activeStorage().id(), clock.instant()));
      FilesOfDatabase files = new FilesOfDatabase(places, database, place, clock, () -> WayBack.hint(config));
      files.settle();
      Optional<SharedSetup> shared = Optional.empty();
      if (database.peers().isPresent()) {
        SharedSetup setup = SharedSetup.join(database.peers().get(), keys.now(), places, config.listening().hostFor(config.listening().port()));
        keys.tell(setup::introduce);
        shared = Optional.of(setup);
        // A copy into the database that began meanwhile did not see this server yet.
        database.expectWhole();
      }
      done = true;
      return new Storage(places, database, keys, files, shared);
    } catch (IOException e) {
      String where = places.bucket().map(bucket -> " or " + bucket).orElse("");
      throw new StartFailure(places.folder() + where + " cannot be used: " + reason(e), e);
    } catch (DatabaseOpenException e) {
      throw new StartFailure(e.getMessage() + (e.isDamaged() ? WayBack.hint(config) : ""), e);
    } catch (MemeException e) {
      throw new StartFailure("The database " + place + " cannot be used: " + reason(e), e);
    } finally {
      if (!done) {
        close(database);
        close(places);
      }
    }
  }

  /** A database or keys made now would stand in the way of what is still to come. */
  private static void expectNoRestore(Config config) throws StartFailure {
    try {
      Optional<String> command = RestoreNote.commandToEnd(config.folders().data());
      if (command.isPresent()) {
        throw new StartFailure("A restore into " + config.folders().data() + " was begun and not ended: run \"" + command.get()
            + "\" again, with the settings that it had");
      }
    } catch (IOException e) {
      throw new StartFailure("The folder " + config.folders().data() + " cannot be used: " + reason(e), e);
    }
  }

  KeyRing keyRing() {
    return keys.ring();
  }

  /**
   * Whether other processes have the database open now.
   *
   * @throws IOException when it cannot be found out
   */
  boolean hasPeers() throws IOException {
    try {
      return setup.isPresent() && setup.get().hasPeers();
    } catch (StartFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * The rules of public keys, as they hold for those who call.
   *
   * @throws StartFailure when the database does not answer
   */
  PubkeyRules rules(Config config, Clock clock) throws StartFailure {
    try {
      return new PubkeyRules(new PubkeyRuleRepository(database), config.limits().allowed(), config.signIn().admins(), clock);
    } catch (MemeException e) {
      throw new StartFailure("The database " + RecordsPlace.of(config) + " cannot be used: " + reason(e), e);
    }
  }

  /** What stands behind all wrapping. */
  static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return (cause instanceof BindException ? "" : cause.getClass().getSimpleName() + ": ") + (message == null ? "" : message);
  }

  @Override
  public void close() {
    close(keys);
    close(database);
    close(places);
  }

  /** Closes what may be null; that it fails is no reason not to go on. */
  static void close(AutoCloseable resource) {
    try {
      if (resource != null) {
        resource.close();
      }
    } catch (Exception e) {
      LOG.log(System.Logger.Level.ERROR, "could not be closed cleanly", e);
    }
  }
}

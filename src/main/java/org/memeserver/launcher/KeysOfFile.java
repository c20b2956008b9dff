package org.memeserver.launcher;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.memeserver.config.Config;
import org.memeserver.crypto.JwtKeys;
import org.memeserver.crypto.KeyBook;
import org.memeserver.crypto.KeyFile;
import org.memeserver.crypto.KeyFileException;
import org.memeserver.crypto.KeyRing;
import org.memeserver.crypto.Rotation;
import org.memeserver.crypto.StorageKey;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.StorageKeys;

/** The keys in force of this process, changed by way of its keys file. */
final class KeysOfFile implements StorageKeys {
  private final Config config;
  private final Storage storage;
  private final SecureRandom random;
  private final Clock clock;

  KeysOfFile(Config config, Storage storage, SecureRandom random, Clock clock) {
    this.config = config;
    this.storage = storage;
    this.random = random;
    this.clock = clock;
  }

  @Override
  public KeyRing ring() {
    return storage.keyRing();
  }

  @Override
  public Given given() {
    return new Given(config.keys().jwt().map(JwtKeys::idOf), config.keys().storage().map(key -> StorageKey.of(key).id()));
  }

  @Override
  public KeyBook book() throws IOException, JobFailure {
    return told(() -> storage.keys().book());
  }

  @Override
  public Begun begin(Rotation asked) throws IOException, JobFailure {
    expectAlone();
    if (config.keys().storage().isPresent()) {
      return new Begun(asked, ring().activeId(), false);
    }
    KeyBook before = book();
    KeyBook after = edit(book -> book.withRotation(asked, random, clock.instant().truncatedTo(ChronoUnit.SECONDS)));
    try {
      // One that started a moment ago has introduced itself before it looked for others.
      expectAlone();
    } catch (JobFailure e) {
      edit(book -> book.withActiveStorage(before.storage().get(0).id()));
      throw e;
    }
    KeyBook.Storage active = after.storage().get(0);
    return new Begun(active.rotation().orElseThrow(), active.id(), before.storage().stream().noneMatch(key -> key.id().equals(active.id())));
  }

  @Override
  public List<String> end(String active, Set<String> needed) throws IOException, JobFailure {
    List<String> before = ids(book());
    List<String> dropped = new ArrayList<>(before);
    KeyBook after = edit(book -> isOf(active, book) ? book.rotated(id -> !needed.contains(id)) : book);
    if (!isOf(active, after)) {
      throw new JobFailure(config.folders().keysFile() + " was replaced meanwhile, and another storage key is the active one there. Nothing was dropped;"
          + " run the command again");
    }
    dropped.removeAll(ids(after));
    return dropped;
  }

  /** A key of the settings is the active one whatever the file says. */
  private boolean isOf(String active, KeyBook book) {
    return config.keys().storage().isPresent() || book.storage().get(0).id().equals(active);
  }

  private static List<String> ids(KeyBook book) {
    return book.storage().stream().map(KeyBook.Storage::id).toList();
  }

  private void expectAlone() throws JobFailure, IOException {
    if (storage.hasPeers()) {
      throw new JobFailure("Other servers or commands are at work on this database, and could not read what is wrapped with a key that they do not have."
          + " End them, run the command again, then copy " + config.folders().keysFile() + " to them and start them. This server may stay at work");
    }
  }

  /** When it returns, what it made of the keys is in force, too. */
  private KeyBook edit(KeyFile.Edit edit) throws IOException, JobFailure {
    return told(() -> storage.keys().edit(edit));
  }

  private interface Work<T> {
    T run() throws IOException, StartFailure;
  }

  private <T> T told(Work<T> work) throws IOException, JobFailure {
    try {
      return work.run();
    } catch (StartFailure e) {
      throw new JobFailure(e.getMessage(), e);
    } catch (KeyFileException e) {
      throw new JobFailure(e.getMessage(), e);
    } catch (IOException e) {
      throw new JobFailure("The keys file " + config.folders().keysFile() + " cannot be read or changed: " + Storage.reason(e), e);
    }
  }
}

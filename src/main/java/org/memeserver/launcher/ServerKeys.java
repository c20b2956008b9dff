package org.memeserver.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.memeserver.config.Config;
import org.memeserver.crypto.KeyBook;
import org.memeserver.crypto.KeyFile;
import org.memeserver.crypto.Keys;
import org.memeserver.crypto.StorageKey;
import org.memeserver.model.Secret;

/** Brings together the keys of the keys file and those of the configuration. */
final class ServerKeys {
  private static final System.Logger LOG = System.getLogger(ServerKeys.class.getName());

  private ServerKeys() {}

  /**
   * The keys in force, which follow the file: a configured key before the one of the file, which stays good for reading.
   *
   * @param counted ids of the storage keys that stored blobs are wrapped with, and how many blobs each
   * @throws StartFailure when the file cannot be used, or a needed key is not there; no new file is made in the place of a lost one then
   */
  static LiveKeys load(Config config, PassphraseSource source, Supplier<Map<String, Long>> counted, SecureRandom random, Clock clock) throws StartFailure {
    Path path = config.folders().keysFile();
    Map<String, Long> needed = counted.get();
    Optional<StorageKey> given = config.keys().storage().map(StorageKey::of);
    if (Files.notExists(path)) {
      requireAll(needed, given.map(StorageKey::id).map(Set::of).orElse(Set.of()), path);
    }
    KeysPassphrase passphrase = new KeysPassphrase(config, source);
    Keys keys = merged(config, read(path, passphrase, given.isPresent(), random, clock));
    requireAll(needed, ids(keys), path);
    return new LiveKeys(keys, path, new LiveKeys.Reading() {
      @Override
      public Optional<Secret> passphrase() throws IOException, StartFailure {
        Optional<Secret> known = passphrase.remembered();
        if (known.isEmpty() && KeyFile.isSealed(path)) {
          throw new StartFailure(path + " was sealed since this process started, which does not know the passphrase: restart it with KEYS_PASSPHRASE_FILE");
        }
        return known;
      }

      @Override
      public Optional<Secret> forCopies() throws IOException, StartFailure {
        return passphrase.forCopies();
      }

      @Override
      public Keys inForce(KeyBook book) {
        return merged(config, book.keys());
      }

      @Override
      public boolean isGiven(String id) {
        return given.isPresent() && given.get().id().equals(id);
      }
    }, () -> counted.get().keySet(), random);
  }

  private static Set<String> ids(Keys keys) {
    return Stream.concat(Stream.of(keys.activeStorage()), keys.otherStorage().stream()).map(StorageKey::id).collect(Collectors.toSet());
  }

  private static Keys merged(Config config, Keys file) {
    Optional<StorageKey> given = config.keys().storage().map(StorageKey::of);
    List<StorageKey> others = new ArrayList<>(file.otherStorage());
    given.ifPresent(key -> others.add(file.activeStorage()));
    StorageKey active = given.orElse(file.activeStorage());
    others.removeIf(key -> key.id().equals(active.id()));
    return new Keys(config.keys().jwt().orElse(file.jwtKey()), file.otherJwtKeys(), active, others);
  }

  private static Keys read(Path path, KeysPassphrase passphrase, boolean hasStorageKey, SecureRandom random, Clock clock) throws StartFailure {
    try {
      KeyFile file = KeyFile.loadOrCreate(path, passphrase.ask(), random, clock);
      if (file.created()) {
        LOG.log(System.Logger.Level.INFO, hasStorageKey
            ? "made {0}; of its keys, those that the settings give are not used"
            : "made {0}: whoever loses it loses every stored file, so keep a copy elsewhere", path);
      } else if (file.readableByOthers()) {
        LOG.log(System.Logger.Level.WARNING, "{0} can be read by other users of this machine; chmod 600 it", path);
      }
      return file.keys();
    } catch (IOException e) {
      throw new StartFailure("The keys file " + path + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static void requireAll(Map<String, Long> needed, Set<String> there, Path path) throws StartFailure {
    for (Map.Entry<String, Long> key : needed.entrySet()) {
      if (!there.contains(key.getKey())) {
        throw new StartFailure(
            key.getValue() + " stored files need storage key " + key.getKey() + ", which is neither in " + path
                + " nor LOCAL_ENCRYPTION_KEY. Put the right keys file back; nothing was changed.");
      }
    }
  }
}

package org.memeserver.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.memeserver.config.Config;
import org.memeserver.crypto.KeyFile;
import org.memeserver.model.Secret;

/** The passphrase of the keys file, if it is sealed: of the file in the settings, read each time anew, else what was typed once. */
final class KeysPassphrase {
  private final Path keys;
  private final Optional<Path> file;
  private final PassphraseSource source;
  private volatile Secret typed;

  KeysPassphrase(Config config, PassphraseSource source) {
    this.keys = config.folders().keysFile();
    this.file = config.keys().passphraseFile();
    this.source = source;
  }

  /**
   * None when the file is not sealed, or not there. Asks at the terminal, if need be.
   *
   * @throws StartFailure when it is sealed and there is none
   * @throws IOException when the keys file cannot be read
   */
  Optional<Secret> ask() throws StartFailure, IOException {
    if (!KeyFile.isSealed(keys)) {
      return Optional.empty();
    }
    if (file.isEmpty() && typed == null) {
      typed = source.known(Optional.empty(), "the keys file " + keys,
          "Set KEYS_PASSPHRASE_FILE to a file that holds the one of " + keys + ", or start in a terminal");
    }
    return remembered();
  }

  /** The same without asking anybody; none, too, when nobody has said it yet. */
  Optional<Secret> remembered() throws StartFailure, IOException {
    if (!KeyFile.isSealed(keys)) {
      return Optional.empty();
    }
    return known();
  }

  /**
   * What seals a copy of the keys that lies beside them, so that it gives away no more than they do. None when the file is not sealed.
   *
   * @throws StartFailure when it is sealed and nobody has said its passphrase
   * @throws IOException when the keys file cannot be read
   */
  Optional<Secret> forCopies() throws StartFailure, IOException {
    boolean isThere = Files.exists(keys);
    if (isThere && !KeyFile.isSealed(keys)) {
      return Optional.empty();
    }
    // Of a file that was lost, what is known of its passphrase still seals.
    Optional<Secret> passphrase = known();
    if (isThere && passphrase.isEmpty()) {
      throw new StartFailure("The keys file " + keys + " is sealed, and its passphrase is not known here: set KEYS_PASSPHRASE_FILE and start again");
    }
    return passphrase;
  }

  private Optional<Secret> known() throws StartFailure {
    // A pipe gives it once.
    if (typed == null && file.isPresent() && !Files.isRegularFile(file.get())) {
      typed = source.known(file, "", "");
    }
    return typed != null || file.isEmpty() ? Optional.ofNullable(typed) : Optional.of(source.known(file, "", ""));
  }
}

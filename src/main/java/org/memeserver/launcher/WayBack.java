package org.memeserver.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.memeserver.config.Config;
import org.memeserver.model.Secret;

/** Tells who has a damaged database how to come by another one. */
final class WayBack {
  private static final System.Logger LOG = System.getLogger(WayBack.class.getName());

  private WayBack() {}

  /** What to add to the message; empty when there is no snapshot. */
  static String hint(Config config) {
    try {
      Optional<Path> file = config.snapshots().passphraseFile().or(() -> config.keys().passphraseFile());
      Optional<Secret> passphrase = file.isPresent()
          ? Optional.of(new PassphraseSource(Optional.empty()).known(file, "", ""))
          : Optional.empty();
      return Snapshotting.folder(config.folders().data()).newestGood(passphrase)
          .map(found -> ". The newest good snapshot of its records is of " + found.snapshot().time() + ": \"meme restore --records "
              + found.snapshot().file() + (found.isSealed() && file.isPresent() ? " --passphrase-file " + file.get() : "")
              + "\" puts it in the place of the database, which is kept beside it. Nothing was changed")
          .orElse("");
    } catch (IOException | StartFailure e) {
      LOG.log(System.Logger.Level.WARNING, "snapshots cannot be looked at: " + e.getMessage());
      return "";
    }
  }
}

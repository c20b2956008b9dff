package org.memeserver.launcher;

import java.io.IOException;
import java.util.Map;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.StorageKey;
import picocli.CommandLine.Command;

/** {@code meme keys adopt}: keeps the storage key of the settings in the keys file. */
@Command(
    name = "adopt",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Put the key of LOCAL_ENCRYPTION_KEY into the keys file as a former one, so that what it protects can be read when the setting changes or goes.",
      "",
      "Example, before the setting is changed, with the settings of the server:",
      "  meme keys adopt --config /etc/meme.conf",
      ""
    })
final class KeysAdoptCommand extends KeysFileCommand {
  KeysAdoptCommand(ConfigLoader loader, PassphraseSource source) {
    super(loader, source);
  }

  @Override
  Done work(Config config) throws StartFailure, IOException {
    StorageKey key = StorageKey.of(config.keys().storage()
        .orElseThrow(() -> new StartFailure("LOCAL_ENCRYPTION_KEY is not set, so there is no key to adopt")));
    int before = read(config).storage().size();
    boolean added = edit(config, now -> now.withFormerStorage(key, now())).storage().size() > before;
    return new Done(
        "Storage key " + key.id() + (added ? " is in " : " was already in ") + config.folders().keysFile()
            + ". LOCAL_ENCRYPTION_KEY may now be changed or taken away; restart the servers then.",
        Map.of("storageKey", key.id(), "added", added));
  }
}

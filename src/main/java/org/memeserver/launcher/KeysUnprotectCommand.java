package org.memeserver.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.KeyFile;
import picocli.CommandLine.Command;

/** {@code meme keys unprotect}: the keys file without a passphrase again. */
@Command(
    name = "unprotect",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Write the keys file without a passphrase. The one it has is asked for, or read from the file that KEYS_PASSPHRASE_FILE names.",
      "",
      "Example:",
      "  meme keys unprotect",
      ""
    })
final class KeysUnprotectCommand extends KeysFileCommand {
  KeysUnprotectCommand(ConfigLoader loader, PassphraseSource source) {
    super(loader, source);
  }

  @Override
  Done work(Config config) throws StartFailure, IOException {
    Path file = config.folders().keysFile();
    KeyFile.reseal(file, passphrase(config), Optional.empty(), random);
    return new Done(file + " is not sealed. Whoever can read it can read everything.", Map.of("file", file.toString(), "sealed", false));
  }
}

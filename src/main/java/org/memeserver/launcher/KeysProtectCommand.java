package org.memeserver.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.KeyFile;
import org.memeserver.model.Secret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code meme keys protect}: seals the keys file under a passphrase. */
@Command(
    name = "protect",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Seal the keys file under a passphrase, or under another one. From the next start on, a server takes it from the file that KEYS_PASSPHRASE_FILE"
          + " names, or asks for it in the terminal. A server at work goes on with the keys it has; restart it before the keys are changed again.",
      "Whoever forgets the passphrase has lost every stored file.",
      "",
      "Examples:",
      "  meme keys protect",
      "  meme keys protect --passphrase-file /run/secrets/meme-passphrase",
      ""
    })
final class KeysProtectCommand extends KeysFileCommand {
  @Option(names = "--passphrase-file", paramLabel = "FILE", description = "holds the new passphrase, in one line")
  private Optional<Path> passphraseFile = Optional.empty();

  KeysProtectCommand(ConfigLoader loader, PassphraseSource source) {
    super(loader, source);
  }

  @Override
  Done work(Config config) throws StartFailure, IOException {
    Path file = config.folders().keysFile();
    Optional<Secret> old = passphrase(config);
    Secret next = source.chosen(passphraseFile, "the keys file " + file, "Name a file with --passphrase-file");
    KeyFile.reseal(file, old, Optional.of(next), random);
    return new Done(
        "Sealed " + file + ". Servers need the passphrase from their next start on: see KEYS_PASSPHRASE_FILE. Copies made before are not sealed.",
        Map.of("file", file.toString(), "sealed", true));
  }
}

package org.memeserver.launcher;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.KeyBook;
import org.memeserver.crypto.KeyFile;
import org.memeserver.crypto.StorageKey;
import org.memeserver.model.Secret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meme keys export}: a copy of all keys, sealed under a passphrase. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Write all keys, that of LOCAL_ENCRYPTION_KEY too, into a new file that is sealed under a passphrase. Keep file and passphrase apart from the data.",
      "A file that is there is never written over. The passphrase is asked for at the terminal, twice, or read from a file.",
      "",
      "Examples:",
      "  meme keys export /mnt/stick/meme-keys.sealed",
      "  meme keys export --passphrase-file /root/passphrase /backup/meme-keys.sealed",
      ""
    })
final class KeysExportCommand extends KeysFileCommand {
  @Parameters(paramLabel = "FILE", description = "the file to make")
  private Path target;

  @Option(names = "--passphrase-file", paramLabel = "FILE", description = "holds the passphrase of the copy, in one line")
  private Optional<Path> passphraseFile = Optional.empty();

  KeysExportCommand(ConfigLoader loader, PassphraseSource source) {
    super(loader, source);
  }

  @Override
  Done work(Config config) throws StartFailure, IOException {
    KeyBook file = read(config);
    KeyBook all = config.keys().storage().map(StorageKey::of).map(key -> file.withFormerStorage(key, now())).orElse(file);
    Secret passphrase = source.chosen(passphraseFile, "the copy", "Name a file with --passphrase-file");
    try {
      KeyFile.write(target.toAbsolutePath(), all, Optional.of(passphrase), random);
    } catch (FileAlreadyExistsException e) {
      throw new StartFailure(target + " is there already, and a copy of keys is never written over: name another file", e);
    } catch (IOException e) {
      throw new StartFailure("The keys cannot be written to " + target + ": " + Storage.reason(e), e);
    }
    return new Done(
        "Wrote " + all.storage().size() + " storage keys and " + all.jwt().size() + " keys of sessions to " + target
            + ", sealed. Nobody can open it without the passphrase, you neither.",
        Map.of("file", target.toString(), "storageKeys", all.storage().size(), "jwtKeys", all.jwt().size()));
  }
}

package org.memeserver.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.KeyBook;
import org.memeserver.crypto.KeyFile;
import org.memeserver.model.Secret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meme keys import}: brings keys back, or to another machine. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Take the keys of an export, or of another keys file. Where there is no keys file yet, they become it, not sealed; else the storage keys that are"
          + " missing are added as former ones. No key is ever dropped or replaced.",
      "",
      "Example:",
      "  meme keys import /mnt/stick/meme-keys.sealed",
      ""
    })
final class KeysImportCommand extends KeysFileCommand {
  @Parameters(paramLabel = "FILE", description = "the file to read")
  private Path from;

  @Option(names = "--passphrase-file", paramLabel = "FILE", description = "holds the passphrase that FILE is sealed under, in one line")
  private Optional<Path> passphraseFile = Optional.empty();

  @Option(
      names = "--sessions",
      description = "add keys of sessions, too: those who were signed in with them are again, and so is whoever may have seen them")
  private boolean sessions;

  KeysImportCommand(ConfigLoader loader, PassphraseSource source) {
    super(loader, source);
  }

  @Override
  Done work(Config config) throws StartFailure, IOException {
    KeyBook given = given();
    Path file = config.folders().keysFile();
    if (Files.notExists(file)) {
      KeyFile.write(file, given, Optional.empty(), random);
      return done("Made " + file + " with ", given.storage().size(), given.jwt().size());
    }
    KeyBook before = read(config);
    KeyBook after = edit(config, now -> sessions ? now.withStorageOf(given).withJwtOf(given) : now.withStorageOf(given));
    return done("Added to " + file + ": ", after.storage().size() - before.storage().size(), after.jwt().size() - before.jwt().size());
  }

  private KeyBook given() throws StartFailure {
    try {
      Optional<Secret> passphrase = KeyFile.isSealed(from)
          ? Optional.of(source.known(passphraseFile, from.toString(), "Name a file with --passphrase-file"))
          : Optional.empty();
      return KeyFile.load(from, passphrase);
    } catch (IOException e) {
      throw new StartFailure("The keys cannot be read from " + from + ": " + Storage.reason(e), e);
    }
  }

  private static Done done(String what, int storage, int jwt) {
    return new Done(what + storage + " storage keys, " + jwt + " keys of sessions.", Map.of("storageKeys", storage, "jwtKeys", jwt));
  }
}

package org.memeserver.launcher;

import java.io.IOException;
import java.util.Map;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.KeyBook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code meme keys rotate jwt}: another key for session tokens. */
@Command(
    name = "jwt",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Sign session tokens with a new key. Tokens that are out there stay valid until they expire, 7 days at most; with --now they end at once, and"
          + " everybody signs in again.",
      "Servers that use this keys file follow within seconds; that the one of this DATA_DIR does is looked at. To others that share the database, copy"
          + " the file.",
      "",
      "Examples, the second one after somebody may have seen the keys file:",
      "  meme keys rotate jwt --config /etc/meme.conf",
      "  meme keys rotate jwt --now",
      ""
    })
final class KeysRotateJwtCommand extends KeysFileCommand {
  @Option(names = "--now", description = "end all sessions")
  private boolean atOnce;

  KeysRotateJwtCommand(ConfigLoader loader, PassphraseSource source) {
    super(loader, source);
  }

  @Override
  Done work(Config config) throws StartFailure, IOException {
    if (config.keys().jwt().isPresent()) {
      throw new StartFailure("JWT_KEY is set, so servers do not sign with a key of the keys file: give all of them another JWT_KEY and restart them, which"
          + " ends all sessions");
    }
    KeyBook book = edit(config, now -> now.withFreshJwt(random, now(), atOnce));
    String id = book.jwt().get(0).id();
    Following.expect(config, id);
    return new Done(
        "Sessions are signed with the new key " + id + ". "
            + (atOnce ? "All others have ended." : "Those from before stay valid until they expire, 7 days at most.")
            + " Other servers that use " + config.folders().keysFile() + " follow within seconds.",
        Map.of("active", id, "former", book.jwt().stream().skip(1).map(KeyBook.Jwt::id).toList()));
  }
}

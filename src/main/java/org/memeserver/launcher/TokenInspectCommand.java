package org.memeserver.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.memeserver.auth.SessionReading;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.KeyFile;
import org.memeserver.crypto.Keys;
import org.memeserver.model.Secret;
import org.memeserver.token.TokenReading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meme token inspect}: tells what is in a token and why it is good or not. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Take a media token or a session (JWT) apart, and tell why this server would refuse it, if it would.",
      "Asks no server and no database, so who owns the file of a media token is left open. HOST is that of the settings, or --host.",
      "Exit code 1 when the token is refused whoever comes with it.",
      "",
      "Examples:",
      "  meme token inspect --config /etc/meme.conf --file token.txt",
      "  meme token inspect --host memes.example.org - < token.txt",
      "  meme token inspect bWVtZXM=.q5lGzsu1h9...",
      ""
    })
final class TokenInspectCommand implements Callable<Integer> {
  /** Tokens have some hundred characters; more than this is another file. */
  private static final int MOST_BYTES = 64 << 10;

  private final ConfigLoader loader;
  private final Clock clock;
  private final InputStream in;
  private final PassphraseSource source;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0", arity = "0..1", paramLabel = "TOKEN",
      description = "the token, or - to read it from the standard input; other users of this machine can see a command line")
  private String given;

  @Option(names = "--file", paramLabel = "FILE", description = "read the token from a file")
  private String file;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  /** @param in the standard input */
  TokenInspectCommand(ConfigLoader loader, PassphraseSource source, Clock clock, InputStream in) {
    this.source = source;
    this.loader = loader;
    this.clock = clock;
    this.in = in;
  }

  @Override
  public Integer call() throws Exception {
    String token = GivenText.of(spec, given, file, "give a TOKEN, - or --file FILE, and one of them", "with the token");
    token = token.equals("-") ? fromInput() : token.strip();
    Config config = SettingOptions.load(spec, loader);
    PrintWriter out = spec.commandLine().getOut();
    if (TokenReading.looksLikeOne(token)) {
      TokenReading reading = TokenReading.of(token, config.listening().hostFor(config.listening().port()), clock.instant());
      TokenTold.print(reading, json, out);
      return reading.isGood() ? ExitCode.OK : ExitCode.FAILED;
    }
    Optional<SessionReading> session = SessionReading.of(token, keys(config));
    if (session.isEmpty()) {
      throw new StartFailure("This is neither a media token, which has 5 or 6 parts with dots between them, nor a JWT, which has 3");
    }
    TokenTold.print(session.get(), clock.instant(), json, out);
    return session.get().refusal(clock.instant()).isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private String fromInput() throws StartFailure {
    try {
      return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new StartFailure("The token cannot be read from the standard input: " + Storage.reason(e), e);
    }
  }

  /** Those that can be had; nothing is made where there are none. */
  private List<Secret> keys(Config config) {
    List<Secret> keys = new ArrayList<>(config.keys().jwt().stream().toList());
    if (Files.exists(config.folders().keysFile())) {
      try {
        Optional<Secret> passphrase = new KeysPassphrase(config, source).ask();
        Keys ofFile = KeyFile.load(config.folders().keysFile(), passphrase).keys();
        keys.add(ofFile.jwtKey());
        ofFile.otherJwtKeys().forEach(former -> keys.add(former.key()));
      } catch (IOException | StartFailure e) {
        spec.commandLine().getErr().println("note: the keys file cannot be read, so its keys are not compared: " + e.getMessage());
      }
    }
    return keys;
  }
}

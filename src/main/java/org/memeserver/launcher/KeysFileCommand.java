package org.memeserver.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import org.memeserver.crypto.KeyBook;
import org.memeserver.crypto.KeyFile;
import org.memeserver.model.MemeException;
import org.memeserver.model.Secret;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that works on the keys file alone, which servers at work follow by themselves. */
abstract class KeysFileCommand implements Callable<Integer> {
  final SecureRandom random = new SecureRandom();
  final PassphraseSource source;

  private final ConfigLoader loader;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "print the outcome as JSON")
  private boolean json;

  KeysFileCommand(ConfigLoader loader, PassphraseSource source) {
    this.loader = loader;
    this.source = source;
  }

  /** What was done: as a sentence, and as JSON. */
  record Done(String sentence, Map<String, Object> outcome) {}

  /**
   * Does it.
   *
   * @throws StartFailure when it cannot be done
   * @throws IOException when a file cannot be read or written
   */
  abstract Done work(Config config) throws StartFailure, IOException;

  @Override
  public final Integer call() throws Exception {
    Config config = SettingOptions.load(spec, loader);
    try {
      Done done = work(config);
      spec.commandLine().getOut().println(json ? PrettyJson.of(done.outcome()) : done.sentence());
      return ExitCode.OK;
    } catch (MemeException.Unavailable e) {
      throw new StartFailure(e.getMessage() + ": give Java more, as with -Xmx256m", e);
    } catch (IOException e) {
      throw new StartFailure("The keys file " + config.folders().keysFile() + " cannot be used: " + Storage.reason(e), e);
    }
  }

  /** To the second, as times stand in the file. */
  static Instant now() {
    return Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** The passphrase of the keys file, which has to be there; none if it is not sealed. */
  final Optional<Secret> passphrase(Config config) throws StartFailure, IOException {
    Path file = config.folders().keysFile();
    if (!file.toFile().exists()) {
      throw new StartFailure("There is no " + file + ". Are the settings, such as DATA_DIR, those of the server?");
    }
    return new KeysPassphrase(config, source).ask();
  }

  final KeyBook edit(Config config, KeyFile.Edit edit) throws StartFailure, IOException {
    return KeyFile.edit(config.folders().keysFile(), passphrase(config), edit, random);
  }

  final KeyBook read(Config config) throws StartFailure, IOException {
    return KeyFile.load(config.folders().keysFile(), passphrase(config));
  }
}

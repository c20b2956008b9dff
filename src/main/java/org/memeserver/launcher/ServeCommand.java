package org.memeserver.launcher;

import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.memeserver.config.Config;
import org.memeserver.config.ConfigLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meme serve}: runs the server until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Run the server. It needs no settings: without any it keeps its data in ./meme-data and listens on port 5000.",
      "",
      "Examples:",
      "  meme serve",
      "  meme serve --config /etc/meme.conf",
      "  meme serve --host memes.example.org --bind 127.0.0.1 --data-dir /var/lib/meme",
      ""
    })
final class ServeCommand implements Callable<Integer> {
  private static final System.Logger LOG = System.getLogger(ServeCommand.class.getName());

  private final ServerStart serverStart;
  private final ConfigLoader loader;
  private final Consumer<Level> logLevel;

  @Spec private CommandSpec spec;

  ServeCommand(ServerStart serverStart, ConfigLoader loader, Consumer<Level> logLevel) {
    this.serverStart = serverStart;
    this.loader = loader;
    this.logLevel = logLevel;
  }

  @Override
  public Integer call() throws Exception {
    Config config = SettingOptions.load(spec, loader);
    logLevel.accept(config.watching().logLevel());
    config.notes().forEach(note -> LOG.log(Level.WARNING, note));
    return serverStart.run(config);
  }
}

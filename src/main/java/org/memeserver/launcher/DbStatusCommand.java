package org.memeserver.launcher;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.memeserver.config.ConfigLoader;
import org.memeserver.db.Database;
import org.memeserver.db.DatabasePlace;
import org.memeserver.db.SchemaState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meme db status}: tells how far the tables have come. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Tell where the database is and how far its tables have come. Changes nothing; exit code 0 whenever that can be told.",
      "",
      "Examples:",
      "  meme db status --data-dir /var/lib/meme",
      "  meme db status --config /etc/meme.conf --json",
      ""
    })
final class DbStatusCommand implements Callable<Integer> {
  private final ConfigLoader loader;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  DbStatusCommand(ConfigLoader loader) {
    this.loader = loader;
  }

  @Override
  public Integer call() throws Exception {
    DatabasePlace place = RecordsPlace.of(SettingOptions.load(spec, loader));
    SchemaState state = DbCommand.told(() -> Database.state(place));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(PrettyJson.of(new Shown(
              state.engine(), place.toString(), state.version(), state.newest(), state.pending(), state.trouble().orElse(null))));
    } else {
      out.println("engine    " + state.engine());
      out.println("place     " + place);
      out.println("schema    " + state.version() + (state.version() == 0 ? " (no tables yet)" : ""));
      out.println("newest    " + state.newest());
      out.println("pending   " + state.pending() + advice(state));
      state.trouble().ifPresent(trouble -> out.println("trouble   " + trouble));
    }
    return ExitCode.OK;
  }

  /** The state in JSON. */
  private record Shown(String engine, String place, int schema, int newest, int pending, String trouble) {}

  private static String advice(SchemaState state) {
    if (state.isNewer()) {
      return " (a newer version of this program has been at work here; this one cannot open it)";
    }
    return state.isOlder() && state.trouble().isEmpty() ? " (run by the next start, or by \"meme db migrate\")" : "";
  }
}

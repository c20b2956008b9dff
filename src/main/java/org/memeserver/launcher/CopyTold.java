package org.memeserver.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.memeserver.config.Config;
import org.memeserver.db.CopyOutcome;
import org.memeserver.db.CopyOutcome.TableCount;
import org.memeserver.db.DatabasePlace;

/**
 * What is told of a copy that is done.
 *
 * @param seconds that it took
 */
record CopyTold(DatabasePlace from, DatabasePlace to, CopyOutcome outcome, double seconds) {
  /** The outcome in JSON. */
  private record Shown(String source, String target, List<TableCount> tables, long rows, long copied, double seconds, long rowsPerSecond) {}

  String json() throws JsonProcessingException {
    return PrettyJson.of(
        new Shown(from.toString(), to.toString(), outcome.tables(), outcome.rows(), outcome.copied(), Math.round(seconds * 1000) / 1000.0, rate()));
  }

  void print(PrintWriter out) {
    out.println("%-16s %12s %12s".formatted("table", "source", "target"));
    outcome.tables().forEach(count -> out.println("%-16s %12d %12d".formatted(count.table(), count.source(), count.target())));
    String before = outcome.copied() < outcome.rows() ? ", " + (outcome.rows() - outcome.copied()) + " of them by an earlier run" : "";
    out.println(String.format(Locale.ROOT, "Copied and found equal: %d rows%s, in %.1f s, %d rows a second.", outcome.rows(), before, seconds, rate()));
  }

  /** What is not in the database, and how to go on with the copy. */
  void printWhatIsLeft(Config config, PrintWriter out) {
    Path data = config.folders().data();
    out.println();
    out.println("The keys file and the encrypted files were not copied. To go on with the copy, while no server runs:");
    if (to instanceof DatabasePlace.Folder folder && !folder.folder().equals(data)) {
      out.println("  copy " + config.folders().keysFile() + " to " + folder.folder().resolve("keys"));
      out.println("  copy " + config.folders().files() + " to " + folder.folder().resolve("files") + ", or set LOCAL_DIR to where it is");
      out.println("  set DATA_DIR to " + folder.folder());
    } else {
      out.println("  keep " + config.folders().keysFile() + " and " + config.folders().files() + " where they are, with the same DATA_DIR and LOCAL_DIR");
    }
    out.println(to instanceof DatabasePlace.Folder
        ? "  take out DATABASE_URL and RDS_HOSTNAME, if they are set"
        : "  set DATABASE_URL to the new database");
  }

  private long rate() {
    return Math.round(outcome.copied() / Math.max(seconds, 0.001));
  }
}

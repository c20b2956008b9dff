package org.memeserver.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.places.MoveReport;
import org.memeserver.blob.places.Stock;

/**
 * What is told of a move.
 *
 * @param stock what there was to move; empty when the source never held anything
 */
record MoveTold(BlobPlace from, BlobPlace to, Optional<Stock> stock) {
  /** What there is to move, in JSON. */
  private record Plan(String from, String to, long files, long bytes) {}

  /** The outcome in JSON. */
  private record Shown(
      String from, String to, long moved, long bytes, long alreadyThere, long gone, long troubled, List<Shown.Trouble> troubles, long left,
      boolean complete, String ended, double seconds) {
    private record Trouble(String file, String why) {}
  }

  void printPlan(boolean json, PrintWriter out) throws JsonProcessingException {
    long files = stock.map(Stock::blobs).orElse(0L);
    long bytes = stock.map(Stock::bytes).orElse(0L);
    if (json) {
      out.println(PrettyJson.of(new Plan(from.toString(), to.toString(), files, bytes)));
    } else if (stock.isEmpty()) {
      out.println("There is nothing to move: no server has kept files in " + from + ".");
    } else {
      out.println("Would move %s, %s, from %s to %s, which can be written to.".formatted(files(files), size(bytes), from, to));
    }
  }

  /** @param seconds that it took */
  void print(MoveReport report, double seconds, boolean json, PrintWriter out) throws JsonProcessingException {
    if (json) {
      out.println(PrettyJson.of(new Shown(
          from.toString(), to.toString(), report.moved(), report.bytes(), report.alreadyThere(), report.gone(), report.troubled(),
          report.troubles().stream().map(trouble -> new Shown.Trouble(trouble.id().text(), trouble.why())).toList(),
          report.left(), report.complete(), report.ended().orElse(null), Math.round(seconds * 1000) / 1000.0)));
      return;
    }
    out.println(String.format(Locale.ROOT, "Moved %s, %s, from %s to %s, in %.1f s.", files(report.moved()), size(report.bytes()), from, to, seconds));
    line(out, report.alreadyThere(), "had an equal copy there already");
    line(out, report.gone(), "deleted by somebody meanwhile");
    line(out, report.troubled(), "in trouble, and left where they are:");
    report.troubles().forEach(trouble -> out.println("  " + trouble.id() + ": " + trouble.why()));
    if (report.troubled() > report.troubles().size()) {
      out.println("  and more");
    }
    report.ended().ifPresent(why -> out.println("Ended early: " + why + "."));
    if (report.complete()) {
      out.println("Nothing is left in " + from + ".");
    } else if (report.left() > 0) {
      out.println("Left in " + from + ": " + files(report.left()) + ". Run it again for the rest.");
    } else {
      out.println("New files still come to " + from + ". Set STORAGE_MODE, restart the servers, and run it again.");
    }
  }

  private static void line(PrintWriter out, long count, String what) {
    if (count > 0) {
      out.println(files(count) + " " + what);
    }
  }

  private static String files(long count) {
    return count == 1 ? "1 file" : count + " files";
  }

  private static String size(long bytes) {
    return bytes < 1 << 20 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f MB", bytes / 1048576.0);
  }
}

package org.memeserver.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.memeserver.takeover.TakeoverReport;
import org.memeserver.takeover.TakeoverReport.Named;
import org.memeserver.takeover.TakeoverReport.Trouble;
import org.memeserver.takeover.TakeoverReport.Troubles;

/** Tells what a takeover came to, to people and to programs. */
final class TakeoverText {
  /** What could begin a line of its own or steer a terminal; names are whatever somebody uploaded. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\u2028\u2029]");

  /** The encoding of the standard output is whatever the machine has, and may not know a letter. */
  private static final ObjectMapper JSON = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private TakeoverText() {}

  static void print(TakeoverReport report, PrintWriter out) {
    out.println(
        line("imported", report.imported()) + " (" + report.madePublic() + " public, " + report.withRenditions() + " with their small pictures)");
    out.println(line("updated", report.updated()));
    out.println(line("already there", report.alreadyThere()));
    out.println(line("expired", report.expired()));
    out.println(line("banned here", report.banned()));
    out.println(line("deleted here", report.deletedHere()));
    for (Trouble trouble : Trouble.values()) {
      print(trouble, report.of(trouble), out);
    }
    report.notes().forEach(note -> out.println("note: " + note));
  }

  private static void print(Trouble trouble, Troubles troubles, PrintWriter out) {
    out.println(line(plural(trouble), troubles.count()));
    for (Named one : troubles.named()) {
      String name = one.filename().isEmpty() ? one.name() : one.name() + " (" + one.filename() + ")";
      out.println("  " + printable(one.why().isEmpty() ? name : name + ": " + one.why()));
    }
    long more = troubles.count() - troubles.named().size();
    if (more > 0) {
      out.println("  and " + more + " more");
    }
  }

  private static String line(String what, long count) {
    return "%-15s %d".formatted(what, count);
  }

  private static String plural(Trouble trouble) {
    return switch (trouble) {
      case MISSING, DAMAGED, TRUNCATED, UNUSABLE -> trouble.name().toLowerCase(Locale.ROOT);
      case REMARK -> "remarks";
      case ORPHAN -> "orphans";
    };
  }

  private static String printable(String text) {
    return UNPRINTABLE.matcher(text).replaceAll("?");
  }

  static String json(TakeoverReport report, List<String> warnings) throws JsonProcessingException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("imported", report.imported());
    json.put("public", report.madePublic());
    json.put("withSmallPictures", report.withRenditions());
    json.put("updated", report.updated());
    json.put("alreadyThere", report.alreadyThere());
    json.put("expired", report.expired());
    json.put("bannedHere", report.banned());
    json.put("deletedHere", report.deletedHere());
    for (Trouble trouble : Trouble.values()) {
      json.put(plural(trouble), report.of(trouble));
    }
    json.put("complete", report.isComplete());
    json.put("warnings", warnings);
    json.put("notes", report.notes());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
  }
}

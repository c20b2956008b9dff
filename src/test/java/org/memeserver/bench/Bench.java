package org.memeserver.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Measures what is named on the command line, or what makes the table of loads, and prints what it finds. */
final class Bench {
  private static final String EVERYTHING = "all";

  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    List<String> names = new ArrayList<>(List.of(arguments));
    boolean quick = names.remove("--quick");
    Optional<String> peer = Optional.empty();
    int at = names.indexOf("--peer");
    if (at >= 0 && at + 1 < names.size()) {
      peer = Optional.of(names.remove(at + 1));
      names.remove(at);
    }
    List<Measurement> all = Stream.concat(Loads.TABLE.stream(), Loads.OTHERS.stream()).toList();
    List<String> known = Stream.concat(all.stream().map(Measurement::name), Stream.of(EVERYTHING)).toList();
    if (!known.containsAll(names)) {
      System.err.println("usage: scripts/bench [--quick] [--peer COMMAND] [" + String.join("|", known) + "]...");
      System.exit(2);
    }
    List<Measurement> chosen = names.isEmpty() ? Loads.TABLE
        : all.stream().filter(one -> names.contains(EVERYTHING) || names.contains(one.name())).toList();
    PrintStream out = System.out;
    out.println(Runtime.getRuntime().availableProcessors() + " processors, Java " + Runtime.version() + ", load " + load());
    List<Line> lines = new ArrayList<>();
    for (Measurement measurement : chosen) {
      System.err.println(measurement.name() + " ...");
      try (Bed bed = Bed.make(quick, peer)) {
        List<? extends Line> found = measurement.measure(bed);
        found.forEach(line -> System.err.println("  " + line.brief()));
        lines.addAll(found);
      }
    }
    new Table(out).print(lines);
  }

  private static String load() {
    double load = java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return Figure.text(load, "");
  }
}

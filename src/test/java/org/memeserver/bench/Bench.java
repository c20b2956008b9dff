package org.memeserver.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Measures what is named on the command line, or everything, and prints a table. */
final class Bench {
  private static final List<Measurement> ALL =
      List.of(new StartTime(), new ServedContents(), new OneUpload(), new SlowReaders(), new ManyUploads(), new RenditionRate(), new ImportRate(),
          new CopyRate(), new StoreTraffic());

  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    List<String> names = new ArrayList<>(List.of(arguments));
    boolean quick = names.remove("--quick");
    List<String> known = ALL.stream().map(Measurement::name).toList();
    if (!known.containsAll(names)) {
      System.err.println("usage: scripts/bench [--quick] [" + String.join("|", known) + "]...");
      System.exit(2);
    }
    PrintStream out = System.out;
    out.println(Runtime.getRuntime().availableProcessors() + " processors, Java " + Runtime.version() + ", load " + load());
    List<Figure> figures = new ArrayList<>();
    for (Measurement measurement : ALL) {
      if (names.isEmpty() || names.contains(measurement.name())) {
        System.err.println(measurement.name() + " ...");
        try (Bed bed = Bed.make(quick)) {
          figures.addAll(measurement.measure(bed));
        }
      }
    }
    figures.forEach(figure -> out.printf("%-64s %16s  %-12s %s%n", figure.what(), figure.value(), figure.aim(), figure.verdict()));
  }

  private static String load() {
    double load = java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return Figure.text(load, "");
  }
}

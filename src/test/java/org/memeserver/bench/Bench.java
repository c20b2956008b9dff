package org.memeserver.bench;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures what is named on the command line, or what makes the table of loads, and prints what it finds. */
final class Bench {
  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    Order order = Order.read(List.of(arguments)).orElse(null);
    if (order == null) {
      System.err.println("usage: scripts/bench [--quick] [--peer COMMAND] [" + String.join("|", Order.names()) + "]...");
      System.exit(2);
    }
    PrintStream out = System.out;
    out.println(Runtime.getRuntime().availableProcessors() + " processors, Java " + Runtime.version() + ", load " + load());
    Path folder = Files.createTempDirectory("meme-bench");
    Leaving leaving = Leaving.of(folder);
    List<Line> lines = new ArrayList<>();
    try {
      for (Measurement measurement : order.measurements()) {
        lines.addAll(measured(measurement, folder, order));
      }
    } finally {
      // What is known is told, also when something after it failed.
      new Table(out).print(lines);
      leaving.finish();
    }
  }

  private static List<? extends Line> measured(Measurement measurement, Path folder, Order order) throws Exception {
    System.err.println(measurement.name() + " ...");
    try (Bed bed = Bed.make(folder, order.quick(), order.peer())) {
      List<? extends Line> found = measurement.measure(bed);
      found.forEach(line -> System.err.println("  " + line.brief()));
      return found;
    }
  }

  private static String load() {
    double load = java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return Figure.text(load, "");
  }
}

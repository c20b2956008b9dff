package org.memeserver.bench;

import java.util.ArrayList;
import java.util.List;
import org.memeserver.support.JarServer;

/** All loads of the table, one after the other, on one server with a heap of 128 MB and a hundred thousand records. */
final class SmallHeap implements Measurement {
  private static final String HEAP = "-Xmx128m";
  private static final double MOST_MB = 320;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public List<Line> measure(Bed bed) throws Exception {
    if (!Wrk.isThere()) {
      return List.of(Figure.note(name(), "skipped: no wrk"));
    }
    ManyFound.fillEmbedded(bed, name(), ManyFound.RECORDS);
    List<Line> lines = new ArrayList<>();
    try (JarServer server = bed.server(name(), List.of(HEAP), ManyFound.OPTIONS.toArray(String[]::new))) {
      Contestant contestant = Contestant.of(server);
      ManyFound.awaitFound(contestant);
      List<Load> loads = new ArrayList<>(Loads.downloads(bed.folder()));
      loads.addAll(Kept.loads());
      loads.addAll(Found.loads());
      for (Load load : loads) {
        load.on(contestant).run(bed.quick() ? 2 : 4);
        System.err.println("  " + load.name() + ": " + Figure.text(contestant.peakMegabytes(), "MB"));
      }
      lines.add(Figure.atMost("all loads with " + HEAP + ", one after the other: peak RSS", contestant.peakMegabytes(), MOST_MB, "MB"));
    }
    return lines;
  }
}

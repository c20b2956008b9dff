package org.memeserver.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Loads that our server and others take in turn.
 *
 * @param loads given a folder for scripts
 * @param options of our server
 */
record Contested(String name, Function<Path, List<Load>> loads, String... options) implements Measurement {
  @Override
  public List<Line> measure(Bed bed) throws Exception {
    if (!Wrk.isThere()) {
      return List.of(Figure.note(name, "skipped: no wrk"));
    }
    List<Line> lines = new ArrayList<>();
    try (Arena arena = Arena.open(bed, name, options)) {
      for (Load load : loads.apply(bed.folder())) {
        lines.add(arena.hold(load));
      }
    }
    return lines;
  }
}

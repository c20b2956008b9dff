package org.memeserver.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Loads that our server and others take in turn. */
final class Contested implements Measurement {
  private final String name;
  private final Function<Path, List<Load>> loads;
  private final String[] options;

  /**
   * @param loads given a folder for scripts
   * @param options of our server: a name and a value, left out when the JAR does not know the name
   */
  Contested(String name, Function<Path, List<Load>> loads, String... options) {
    this.name = name;
    this.loads = loads;
    this.options = options;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Line> measure(Bed bed) throws Exception {
    if (!Wrk.isThere()) {
      return List.of(Figure.note(name, "skipped: no wrk"));
    }
    List<Line> lines = new ArrayList<>();
    try (Arena arena = Arena.open(bed, name, bed.known(options))) {
      for (Load load : loads.apply(bed.folder())) {
        lines.add(arena.hold(load));
      }
    }
    return lines;
  }
}

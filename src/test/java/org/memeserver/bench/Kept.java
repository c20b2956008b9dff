package org.memeserver.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Uploads, durable and hashed, next to PUT of nginx, which is neither. */
final class Kept implements Measurement {
  private static final int SMALL = 50_000;
  private static final int MANY = 16;
  private static final double LEAST_SMALL = 400;

  @Override
  public String name() {
    return "put";
  }

  /** One load after the other. */
  static List<Load> loads() {
    return List.of(
        new UploadLoad("50 KB", SMALL, MANY, Unit.REQUESTS, OptionalDouble.of(0.3)),
        new UploadLoad("30 MB", Bed.LARGE, 1, Unit.MEGABYTES, OptionalDouble.empty()),
        new UploadLoad("30 MB", Bed.LARGE, 4, Unit.MEGABYTES, OptionalDouble.of(0.5)));
  }

  @Override
  public List<Line> measure(Bed bed) throws Exception {
    List<Line> lines = new ArrayList<>();
    try (Arena arena = Arena.open(bed, name(), List.of())) {
      Row small = arena.hold(loads().get(0));
      lines.add(small);
      lines.add(Figure.atLeast(small.load() + ", where the disk allows", small.ours().rate(), LEAST_SMALL, "/s"));
      lines.add(FsyncRate.measure(bed, bed.quick() ? 1 : 3));
      for (Load load : loads().subList(1, loads().size())) {
        lines.add(arena.hold(load));
      }
    }
    return lines;
  }
}

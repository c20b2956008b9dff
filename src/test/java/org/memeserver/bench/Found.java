package org.memeserver.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Searches over a hundred thousand public records, on each engine, and the records of one who has ten thousand of them. */
final class Found implements Measurement {
  /** What a peer gets in a quick run, by uploads. */
  private static final int FEW = 2 * ManyFound.MINE;

  private static final double MOST_MS = 20;

  @Override
  public String name() {
    return "search";
  }

  @Override
  public List<Line> measure(Bed bed) throws Exception {
    List<Line> lines = new ArrayList<>();
    int records = bed.quick() && bed.peer().isPresent() ? FEW : ManyFound.RECORDS;
    ManyFound.fillEmbedded(bed, "h2", records);
    try (Arena arena = Arena.open(bed, "h2", ManyFound.OPTIONS)) {
      if (arena.peer().isPresent()) {
        ManyFound.upload(arena.peer().get(), records);
      }
      lines.addAll(searches(bed, arena, "H2", records));
      for (Load load : mine()) {
        lines.add(arena.hold(load));
      }
    }
    try (DebianPostgres postgres = DebianPostgres.start(bed.folder().resolve("postgres")).orElse(null)) {
      if (postgres == null) {
        lines.add(Figure.note("search, PostgreSQL", "skipped: no PostgreSQL"));
        return lines;
      }
      ManyFound.fill(bed, "pg", postgres.url(), records, options(postgres));
      // As it does for itself within minutes.
      postgres.execute("VACUUM ANALYZE");
      try (Arena arena = Arena.alone(bed, "pg", postgres.process(), options(postgres))) {
        lines.addAll(searches(bed, arena, "PostgreSQL", records));
      }
    }
    return lines;
  }

  private static List<Load> mine() {
    return List.of(new MineLoad("/mymedia, 10,000 at once", 0), new MineLoad("/mymedia, pages of 100", 100));
  }

  /** For a server that was filled. */
  static List<Load> loads() {
    return Stream.concat(Stream.of(SearchLoad.mixed("all kinds")), mine().stream()).toList();
  }

  private static List<String> options(DebianPostgres postgres) {
    return Stream.concat(ManyFound.OPTIONS.stream(), Stream.of("--database-url", postgres.url())).toList();
  }

  private static List<Line> searches(Bed bed, Arena arena, String engine, int records) throws Exception {
    ManyFound.awaitFound(arena.ours());
    Row row = arena.hold(SearchLoad.mixed(engine + ", " + records + " records"));
    List<Line> lines = new ArrayList<>(List.of(row));
    lines.add(Figure.atMost("search, " + engine + ", p99", row.ours().p99(), MOST_MS, "ms"));
    for (Map.Entry<String, List<String>> kind : SearchTexts.questions().entrySet()) {
      double before = arena.ours().cpuSeconds();
      Tally tally = new SearchLoad(kind.getKey(), kind.getValue()).on(arena.ours()).run(1);
      double cpu = (arena.ours().cpuSeconds() - before) / tally.requests() * 1e3;
      lines.add(Figure.note("  " + kind.getKey() + ": p50, p99, CPU ms",
          Figure.text(tally.p50(), "") + ", " + Figure.text(tally.p99(), "") + ", " + Figure.text(cpu, "")));
    }
    return lines;
  }
}

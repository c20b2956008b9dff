package org.memeserver.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Searches over a hundred thousand public records, on each engine, and the records of one who has ten thousand of them. */
final class Found implements Measurement {
  /** What a peer gets in a quick run, by uploads. */
  private static final int FEW = 2 * ManyFound.MINE;

  private static final double MOST_MS = 20;
  private static final int CLIENTS = 4;

  @Override
  public String name() {
    return "search";
  }

  @Override
  public List<Line> measure(Bed bed) throws Exception {
    if (!Wrk.isThere()) {
      return List.of(Figure.note(name(), "skipped: no wrk"));
    }
    List<Line> lines = new ArrayList<>();
    int records = bed.quick() && bed.peer().isPresent() ? FEW : ManyFound.RECORDS;
    ManyFound.fillEmbedded(bed, "h2", records);
    try (Arena arena = Arena.open(bed, "h2", ManyFound.OPTIONS)) {
      if (arena.peer().isPresent()) {
        ManyFound.upload(arena.peer().get(), records);
      }
      lines.addAll(searches(bed, arena, "H2", records));
      for (Load load : mine(bed.folder())) {
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

  /** One kind of questions; slow ones are waited for. */
  private static Tally alone(Contestant server, List<String> questions) throws Exception {
    AtomicInteger turn = new AtomicInteger();
    return Crowd.run(CLIENTS, 1, 0, number -> {
      KeptConnection connection = new KeptConnection(server.port());
      return new Crowd.Client() {
        @Override
        public void ask() throws IOException {
          connection.get(questions.get(turn.getAndIncrement() % questions.size())).expect(200);
        }

        @Override
        public void close() throws IOException {
          connection.close();
        }
      };
    });
  }

  private static List<Load> mine(Path folder) {
    return List.of(new MineLoad(folder, "/mymedia, 10,000 at once", 0), new MineLoad(folder, "/mymedia, pages of 100", 100));
  }

  /** For a server that was filled. */
  static List<Load> loads(Path folder) {
    return Stream.concat(Stream.of(SearchLoad.mixed(folder, "all kinds")), mine(folder).stream()).toList();
  }

  private static List<String> options(DebianPostgres postgres) {
    return Stream.concat(ManyFound.OPTIONS.stream(), Stream.of("--database-url", postgres.url())).toList();
  }

  private static List<Line> searches(Bed bed, Arena arena, String engine, int records) throws Exception {
    ManyFound.awaitFound(arena.ours());
    Row row = arena.hold(SearchLoad.mixed(bed.folder(), engine + ", " + records + " records"));
    List<Line> lines = new ArrayList<>(List.of(row));
    lines.add(Figure.atMost("search, " + engine + ", p99", row.ours().p99(), MOST_MS, "ms"));
    for (Map.Entry<String, List<String>> kind : SearchTexts.questions().entrySet()) {
      Tally tally = alone(arena.ours(), kind.getValue());
      lines.add(Figure.note("  " + kind.getKey() + ": p50, p99", Figure.text(tally.p50(), "") + ", " + Figure.text(tally.p99(), "ms")));
    }
    return lines;
  }
}

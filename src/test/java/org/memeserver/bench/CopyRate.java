package org.memeserver.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.memeserver.config.PostgresUrl;
import org.memeserver.db.PostgresSource;
import org.memeserver.support.JarCommand;

/**
 * {@code meme db copy} from H2 to PostgreSQL and back, with a heap of 128 MB. The PostgreSQL database is the one that the environment variable {@code
 * BENCH_DATABASE_URL} names; a schema {@code meme_bench} in it is made anew.
 */
final class CopyRate implements Measurement {
  private static final String DATABASE = "BENCH_DATABASE_URL";

  @Override
  public String name() {
    return "copy";
  }

  @Override
  public List<Figure> measure(Bed bed) throws Exception {
    String database = System.getenv(DATABASE);
    if (database == null) {
      return List.of(Figure.note("db copy", "skipped: no " + DATABASE));
    }
    String url = database + (database.contains("?") ? "&" : "?") + "search_path=meme_bench";
    int records = bed.quick() ? 10_000 : 100_000;
    forget(database);
    try {
      ManyRecords.make("h2:" + bed.folder().resolve("first"), records);
      List<Figure> figures = new ArrayList<>();
      figures.addAll(copy(bed, "H2 to PostgreSQL", 3 * records, "--data-dir", "first", "--to", url));
      figures.addAll(copy(bed, "PostgreSQL to H2", 3 * records, "--data-dir", "none", "--database-url", url, "--to", "h2:second"));
      figures.add(Figure.note("  the file that this made", Figure.text(Files.size(bed.folder().resolve("second/meme.mv.db")) / 1e6, "MB")));
      return figures;
    } finally {
      forget(database);
    }
  }

  private static List<Figure> copy(Bed bed, String way, int rows, String... options) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("db", "copy"));
    words.addAll(List.of(options));
    Path said = bed.folder().resolve("said");
    long begin = System.nanoTime();
    Process process = JarCommand.launch(bed.folder(), said, said, List.of("-Xmx128m"), words.toArray(String[]::new));
    double peak = 0;
    while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
      peak = Math.max(peak, ProcessTree.peakMegabytes(process.pid()).orElse(0));
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (process.exitValue() != 0) {
      throw new IllegalStateException("db copy:\n" + Files.readString(said));
    }
    return List.of(
        Figure.note("db copy, " + way + ", " + rows + " rows copied and compared", Figure.text(rows / seconds, "rows/s")),
        Figure.note("  peak resident memory with -Xmx128m", Figure.text(peak, "MB")));
  }

  private static void forget(String database) throws SQLException {
    try (Connection connection = PostgresSource.of(PostgresUrl.read(database)).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA IF EXISTS meme_bench CASCADE");
    }
  }
}

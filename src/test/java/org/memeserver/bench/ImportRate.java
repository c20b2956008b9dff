package org.memeserver.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.memeserver.config.PostgresUrl;
import org.memeserver.db.PostgresSource;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.support.JarCommand;
import org.memeserver.support.OldDeployment;
import org.memeserver.support.Pictures;

/**
 * Takes over a made-up deployment of the Go server with small files, some pictures among them and some faults, in a heap of 128 MB. Its table
 * is made in the empty PostgreSQL database that the environment variable {@value #DATABASE} names by a URL.
 */
final class ImportRate implements Measurement {
  private static final String DATABASE = "BENCH_DATABASE_URL";
  private static final int ROWS = 100_000;
  private static final int QUICK_ROWS = 5_000;
  private static final int OWNERS = 50;
  private static final int MOST_BYTES = 5_000;
  private static final int LEAST_BYTES = 200;
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  @Override
  public String name() {
    return "import";
  }

  @Override
  public List<Figure> measure(Bed bed) throws Exception {
    int rows = bed.quick() ? QUICK_ROWS : ROWS;
    String url = System.getenv(DATABASE);
    if (url == null) {
      return List.of(Figure.note("import", "left out, no " + DATABASE));
    }
    Path files = bed.folder().resolve("old");
    int faults = generate(url, files, rows);
    long[] peak = {0};
    double first = Bed.seconds(() -> peak[0] = run(bed.folder(), url, files, 1));
    String said = Files.readString(bed.folder().resolve("command.out"));
    expect(said, "\"imported\" : " + (rows - faults) + ",");
    double again = Bed.seconds(() -> run(bed.folder(), url, files, 1));
    expect(Files.readString(bed.folder().resolve("command.out")), "\"alreadyThere\" : " + (rows - faults) + ",");
    return List.of(
        Figure.note("import of " + rows + " rows, -Xmx128m", Figure.text(rows / first, "rows/s")),
        Figure.note("the same, from start to end", Figure.text(first, "s")),
        Figure.note("its most memory", Figure.text(peak[0] / 1024.0, "MiB RSS")),
        Figure.note("a second import, which finds nothing new", Figure.text(again, "s")));
  }

  /** Gives back how many rows cannot be imported. */
  private static int generate(String url, Path files, int rows) throws Exception {
    Random random = new Random(42);
    int faults = 0;
    try (Connection connection = PostgresSource.of(PostgresUrl.read(url)).getConnection()) {
      connection.setAutoCommit(false);
      OldDeployment old = new OldDeployment(connection, files, OldDeployment.someKey());
      for (int i = 0; i < rows; i++) {
        byte[] point = Bed.content(PublicKey.BYTES, i % OWNERS);
        point[0] = 2;
        boolean isPicture = i % (rows / 40) == 0;
        byte[] content = isPicture ? Pictures.of("jpg", 300 + i % 100, 200, i) : Bed.content(LEAST_BYTES + random.nextInt(MOST_BYTES - LEAST_BYTES), i);
        Muid muid = old.add(content, PublicKey.of(point), i + ".bin");
        if (i % (rows / 10) == 7) {
          Files.delete(old.file(muid));
          faults++;
        } else if (i % (rows / 10) == 8) {
          byte[] sealed = Files.readAllBytes(old.file(muid));
          sealed[100] ^= 1;
          Files.write(old.file(muid), sealed);
          faults++;
        }
      }
      connection.commit();
    }
    return faults;
  }

  /** Gives back the most memory it had, in KiB. */
  private static long run(Path folder, String url, Path files, int expectedCode) throws Exception {
    Process process =
        JarCommand.launch(
            folder, List.of("-Xmx128m"), "import", "sphinx-meme", "--json", "--database-url", url, "--files", files.toString(), "--key",
            HexFormat.of().formatHex(OldDeployment.someKey()), "--data-dir", folder.resolve("data").toString());
    long peak = 0;
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
      Matcher found = PEAK.matcher(Files.exists(status) ? Files.readString(status) : "");
      peak = found.find() ? Long.parseLong(found.group(1)) : peak;
    }
    if (process.exitValue() != expectedCode) {
      throw new IllegalStateException("the import ended with " + process.exitValue() + ":\n" + Files.readString(folder.resolve("command.err")));
    }
    return peak;
  }

  private static void expect(String said, String part) {
    if (!said.contains(part)) {
      throw new IllegalStateException("not " + part + " in:\n" + said);
    }
  }
}

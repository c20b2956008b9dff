package org.memeserver.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.memeserver.config.PostgresUrl;
import org.memeserver.db.PostgresSource;

/** A PostgreSQL server of Debian's package, with the settings that it comes with, on a free port of loopback and with a folder of its own. */
final class DebianPostgres implements AutoCloseable {
  private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
  private static final long PATIENCE_S = 60;

  private final Process process;
  private final String url;

  private DebianPostgres(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts it.
   *
   * @param folder not there yet
   * @return empty when none is installed
   */
  static Optional<DebianPostgres> start(Path folder) throws IOException, InterruptedException {
    Optional<Path> programs = newest();
    if (programs.isEmpty()) {
      return Optional.empty();
    }
    Path output = folder.resolveSibling(folder.getFileName() + ".log");
    Process made = run(
        output, programs.get().resolve("initdb").toString(), "-D", folder.toString(), "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "-E",
        "UTF8");
    if (made.waitFor() != 0) {
      throw new IllegalStateException("initdb:\n" + Files.readString(output));
    }
    int port = Bed.freePort();
    Process process = run(
        output, programs.get().resolve("postgres").toString(), "-D", folder.toString(), "-p", Integer.toString(port), "-h", "127.0.0.1", "-c",
        "unix_socket_directories=");
    DebianPostgres server = new DebianPostgres(process, "postgres://postgres@127.0.0.1:" + port + "/postgres?sslmode=disable");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!server.answers()) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
        server.close();
        throw new IllegalStateException("PostgreSQL did not start:\n" + Files.readString(output));
      }
    }
    return Optional.of(server);
  }

  private static Optional<Path> newest() throws IOException {
    if (!Files.isDirectory(PACKAGES)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(PACKAGES)) {
      return versions.filter(version -> Files.isExecutable(version.resolve("bin/postgres")))
          .max(Comparator.comparingInt(version -> Integer.parseInt(version.getFileName().toString())))
          .map(version -> version.resolve("bin"));
    }
  }

  private static Process run(Path output, String... command) throws IOException {
    List<String> words = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      // It refuses to run as root; in a namespace of its own it is somebody else.
      words.addAll(List.of("unshare", "--user"));
    }
    words.addAll(List.of(command));
    return new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile())).start();
  }

  private boolean answers() {
    try {
      execute("SELECT 1");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Of a database that is empty at first. */
  String url() {
    return url;
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = PostgresSource.of(PostgresUrl.read(url)).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    // At once: what it holds goes away.
    process.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }
}

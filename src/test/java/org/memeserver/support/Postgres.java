package org.memeserver.support;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL on a free port of loopback: one for all tests of a JVM, in which each gets a database of its own. */
public final class Postgres implements AutoCloseable {
  private static final AtomicInteger MADE = new AtomicInteger();
  private static final Path WORKING_FOLDER = Path.of("target", "postgres").toAbsolutePath();

  private static Postgres shared;

  private EmbeddedPostgres server;
  private final File data;
  private final int port;

  private Postgres(EmbeddedPostgres server, File data) {
    this.server = server;
    this.data = data;
    this.port = server.getPort();
  }

  /** The one for all, which ends with the JVM. */
  public static synchronized Postgres shared() {
    if (shared == null) {
      try {
        shared = new Postgres(builder().start(), null);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared;
  }

  /** One of its own that can be stopped and started again. */
  public static Postgres restartable(Path folder) throws IOException {
    File data = folder.resolve("postgres").toFile();
    return new Postgres(builder().setDataDirectory(data).setCleanDataDirectory(false).start(), data);
  }

  private static EmbeddedPostgres.Builder builder() {
    return EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(WORKING_FOLDER.toFile())
        .setServerConfig("max_connections", "200")
        // The library switches these off; answers are to be as durable as elsewhere.
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("fsync", "on")
        .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
        .setErrorRedirector(ProcessBuilder.Redirect.DISCARD);
  }

  public int port() {
    return port;
  }

  /** Makes an empty database and gives back its URL. */
  public String freshDatabase() {
    String name = "test" + MADE.incrementAndGet();
    run("postgres", "CREATE DATABASE " + name);
    return url(name);
  }

  /** Makes a database that is a copy of one that nobody is connected to, and gives back its URL. */
  public String copyOf(String url) {
    String name = "test" + MADE.incrementAndGet();
    run("postgres", "CREATE DATABASE " + name + " TEMPLATE " + nameIn(url));
    return url(name);
  }

  public String url(String database) {
    return "postgres://postgres:postgres@127.0.0.1:" + port + "/" + database + "?sslmode=disable";
  }

  /** Runs statements in the database of a URL. */
  public static void run(String url, Path sql) throws IOException, SQLException {
    shared().run(nameIn(url), Files.readString(sql));
  }

  /** The database that a URL names. */
  public static String nameIn(String url) {
    return url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
  }

  /** Runs statements in a database of this server. */
  public void run(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection of the administrator. */
  public Connection connect(String database) throws SQLException {
    return server.getDatabase("postgres", database).getConnection();
  }

  /** Stops it, as an operator or an upgrade would. */
  public void stop() throws IOException {
    server.close();
  }

  /** Ends it as an accident would. */
  public void killHard() throws IOException, InterruptedException {
    List<ProcessHandle> all = server.getProcess().descendants().toList();
    server.getProcess().destroyForcibly().waitFor();
    for (ProcessHandle one : all) {
      one.destroyForcibly();
      one.onExit().join();
    }
    server.close();
  }

  /** Starts it again at the same port with the same data. */
  public void startAgain() throws IOException {
    server = builder().setDataDirectory(data).setCleanDataDirectory(false).setPort(port).start();
  }

  /** Starts it again as a standby that can be read: it waits for changes of a primary server, which never come. */
  public void startAgainAsStandby() throws IOException {
    Files.createFile(data.toPath().resolve("standby.signal"));
    startAgain();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}

package org.memeserver.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built JAR as a process of its own, on a free port of loopback and in a folder of the test. */
public final class JarServer implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("Listening on http://\\S+:(\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;
  private final int port;

  private JarServer(Process process, Path output, int port) {
    this.process = process;
    this.output = output;
    this.port = port;
  }

  /** Starts a server and waits until it listens. Output goes to {@code server.log} in the folder. */
  public static JarServer start(Path folder, String... options) throws IOException, InterruptedException {
    return start(folder, List.of(), options);
  }

  /** The same with options for the JVM. */
  public static JarServer start(Path folder, List<String> jvmOptions, String... options) throws IOException, InterruptedException {
    Path output = folder.resolve("server.log");
    Files.deleteIfExists(output);
    Process process = launch(folder, jvmOptions, output, options);
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      Matcher listening = LISTENING.matcher(Files.readString(output));
      if (listening.find()) {
        return new JarServer(process, output, Integer.parseInt(listening.group(1)));
      }
      if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    process.destroyForcibly().waitFor();
    throw new IllegalStateException("the server did not start:\n" + Files.readString(output));
  }

  /** Starts the JAR with {@code serve}, on loopback, in the folder, without waiting for anything. */
  public static Process launch(Path folder, List<String> jvmOptions, Path output, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", jar().toString(), "serve", "--bind", "127.0.0.1", "--data-dir", folder.resolve("data").toString()));
    List<String> given = List.of(options);
    command.addAll(given);
    if (!given.contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.equals("HOST") || name.equals("PORT") || name.endsWith("_KEY") || name.equals("DATABASE_URL"));
    return builder.redirectOutput(output.toFile()).start();
  }

  /** The JAR that the build made. */
  public static Path jar() {
    Path jar = Path.of(System.getProperty("meme.jar", "target/meme.jar")).toAbsolutePath();
    if (!Files.exists(jar)) {
      throw new IllegalStateException("there is no " + jar + ": build it first");
    }
    return jar;
  }

  public int port() {
    return port;
  }

  public URI uri(String pathAndQuery) {
    return URI.create("http://127.0.0.1:" + port + pathAndQuery);
  }

  /** The HOST of a server that was told none. */
  public String host() {
    return "localhost:" + port;
  }

  public long pid() {
    return process.pid();
  }

  /** All that it printed so far. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it as an accident would. */
  public void killHard() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end, and does not wait. */
  public void askToStop() {
    process.destroy();
  }

  /** Whether it has ended within the time. */
  public boolean endsWithin(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks it to end, and waits until it has. */
  public int stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new IllegalStateException("the server did not end:\n" + output());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built JAR as a process of its own, on a free port of loopback and in a folder of the test; or what else {@link Setup} says. */
public final class JarServer implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("Listening on http://\\S+:(\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> LIGHTLY = List.of("-XX:TieredStopAtLevel=1");

  private final List<Node> nodes;
  private final int port;
  private final Optional<Alternator> alternator;
  private final Optional<RunningDeployment> running;
  private final List<Integer> saidBefore;

  private JarServer(List<Node> nodes, int port, Optional<Alternator> alternator, Optional<RunningDeployment> running) {
    this.nodes = nodes;
    this.port = port;
    this.alternator = alternator;
    this.running = running;
    this.saidBefore = running.map(RunningDeployment::logLengths).orElse(List.of());
  }

  private record Node(Process process, Path output, int port) {}

  /**
   * Starts a server and waits until it listens. Output goes to {@code server.log} in the folder. Most of its life is its start, so it is compiled
   * lightly; what is tested for races, hard endings or speed is to be started as others start it, with no such option.
   */
  public static JarServer start(Path folder, String... options) throws IOException, InterruptedException {
    return start(folder, LIGHTLY, options);
  }

  /** The same with these options for the JVM alone. */
  public static JarServer start(Path folder, List<String> jvmOptions, String... options) throws IOException, InterruptedException {
    return switch (Setup.CURRENT) {
      case H2 -> onH2(folder, jvmOptions, options);
      case POSTGRES -> one(node(folder, "server.log", jvmOptions, with(List.of(options), "--database-url", Setup.databaseOf(folder))));
      case TWO_NODES -> two(folder, jvmOptions, List.of(options), List.of());
      case TWO_NODES_S3 -> two(folder, jvmOptions, apart(folder, List.of(options)), List.of("--data-dir", folder.resolve("data2").toString()));
      case RUNNING -> running(RunningDeployment.described(), jvmOptions, List.of(options));
    };
  }

  /** One server with its embedded database, whatever the setup is. */
  static JarServer onH2(Path folder, List<String> jvmOptions, String... options) throws IOException, InterruptedException {
    return one(node(folder, "server.log", jvmOptions, List.of(options)));
  }

  private static JarServer one(Node node) {
    return new JarServer(List.of(node), node.port(), Optional.empty(), Optional.empty());
  }

  /** Starts nothing, and skips the test if it is not to be had as it is. */
  private static JarServer running(RunningDeployment deployment, List<String> jvmOptions, List<String> options) {
    deployment.expectOptions(options);
    if (!jvmOptions.isEmpty() && !jvmOptions.equals(LIGHTLY)) {
      RunningDeployment.skip("its nodes have JVM options of their own");
    }
    Setup.beginWithNewUsers();
    return new JarServer(List.of(), deployment.port(), Optional.empty(), Optional.of(deployment));
  }

  /** The options of servers that share no folder, and therefore have to be told their keys. */
  private static List<String> apart(Path folder, List<String> options) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(new BlobBucket(Setup.bucketOf(folder)).options()));
    Map.of("--jwt-key", "a key for all of them", "--local-encryption-key", "5e".repeat(32)).forEach((name, value) -> {
      if (!options.contains(name)) {
        all.addAll(List.of(name, value));
      }
    });
    return all;
  }

  /** @param ofTheOther options that only the second one has */
  private static JarServer two(Path folder, List<String> jvmOptions, List<String> options, List<String> ofTheOther)
      throws IOException, InterruptedException {
    Alternator alternator = Alternator.open();
    List<String> shared = with(options, "--database-url", Setup.databaseOf(folder));
    if (!options.contains("--host")) {
      shared = with(shared, "--host", "localhost:" + alternator.port());
    }
    Node one = node(folder, "server.log", jvmOptions, shared);
    try {
      List<String> others = new ArrayList<>(shared);
      others.addAll(ofTheOther);
      Node other = node(folder, "server2.log", jvmOptions, others);
      alternator.begin(List.of(one.port(), other.port()));
      return new JarServer(List.of(one, other), alternator.port(), Optional.of(alternator), Optional.empty());
    } catch (IOException | RuntimeException e) {
      one.process().destroyForcibly().waitFor();
      throw e;
    }
  }

  private static List<String> with(List<String> options, String name, String value) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(name, value));
    return all;
  }

  private static Node node(Path folder, String log, List<String> jvmOptions, List<String> options) throws IOException, InterruptedException {
    Path output = folder.resolve(log);
    Files.deleteIfExists(output);
    Process process = launch(folder, jvmOptions, output, options.toArray(String[]::new));
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      Matcher listening = LISTENING.matcher(Files.readString(output));
      if (listening.find()) {
        return new Node(process, output, Integer.parseInt(listening.group(1)));
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
    List<String> arguments = new ArrayList<>(List.of("serve", "--bind", "127.0.0.1"));
    List<String> given = List.of(options);
    arguments.addAll(given);
    if (!given.contains("--data-dir")) {
      arguments.addAll(List.of("--data-dir", folder.resolve("data").toString()));
    }
    if (!given.contains("--port")) {
      arguments.addAll(List.of("--port", "0"));
    }
    return JarProcess.in(folder, jvmOptions, arguments).redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  public int port() {
    return port;
  }

  /** Of each node, past what gives them their turns. */
  public List<Integer> ports() {
    return running.map(deployment -> deployment.nodes().stream().map(RunningDeployment.Node::port).toList())
        .orElseGet(() -> nodes.stream().map(Node::port).toList());
  }

  public URI uri(String pathAndQuery) {
    return URI.create("http://127.0.0.1:" + port + pathAndQuery);
  }

  /** The HOST of a server that was told none. */
  public String host() {
    return "localhost:" + port;
  }

  /** Of the first node. */
  public long pid() {
    expectOwn("its processes belong to who started it");
    return nodes.get(0).process().pid();
  }

  /** All that it printed so far. */
  public String output() {
    if (running.isPresent()) {
      return running.get().outputSince(saidBefore);
    }
    StringBuilder all = new StringBuilder();
    for (Node node : nodes) {
      try {
        all.append(Files.readString(node.output()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all.toString();
  }

  /** Ends it as an accident would. */
  public void killHard() throws InterruptedException {
    expectOwn("it is not ended by a test");
    end();
  }

  private void expectOwn(String otherwise) {
    if (running.isPresent()) {
      RunningDeployment.skip(otherwise);
    }
  }

  private void end() throws InterruptedException {
    for (Node node : nodes) {
      node.process().destroyForcibly();
    }
    for (Node node : nodes) {
      node.process().waitFor();
    }
    alternator.ifPresent(Alternator::close);
  }

  /** Asks it to end, and does not wait. */
  public void askToStop() {
    expectOwn("it is not stopped by a test");
    nodes.forEach(node -> node.process().destroy());
  }

  /** Whether it has ended within the time. */
  public boolean endsWithin(Duration patience) throws InterruptedException {
    Instant end = Instant.now().plus(patience);
    for (Node node : nodes) {
      if (!node.process().waitFor(Math.max(0, Duration.between(Instant.now(), end).toMillis()), TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }

  /** Asks it to end, waits until it has, and gives the exit code of the first node. */
  public int stop() throws InterruptedException {
    askToStop();
    boolean ended = endsWithin(Duration.ofSeconds(60));
    String said = output();
    killHard();
    if (!ended) {
      throw new IllegalStateException("the server did not end:\n" + said);
    }
    return nodes.get(0).process().exitValue();
  }

  @Override
  public void close() {
    try {
      end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

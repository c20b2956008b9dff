package org.memeserver.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another server that speaks the protocol, started by a command of the shell. It is told PORT, HOST and DATA_DIR by the environment. */
final class Peer implements AutoCloseable {
  static final String NAME = "peer";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long END_S = 10;

  private final Process process;
  private final Contestant contestant;

  private Peer(Process process, Contestant contestant) {
    this.process = process;
    this.contestant = contestant;
  }

  /**
   * Starts it and waits until it answers {@code /ask}.
   *
   * @param folder that it may fill; made when missing
   * @throws IllegalStateException when it does not within a minute
   */
  static Peer start(String command, Path folder) throws IOException, InterruptedException {
    int port = Bed.freePort();
    String host = "localhost:" + port;
    Path output = Files.createDirectories(folder).resolve("peer.log");
    // A session, and so a process group, of its own, by which all of it can be ended.
    ProcessBuilder builder = new ProcessBuilder("setsid", "sh", "-c", command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("PORT", Integer.toString(port));
    builder.environment().put("HOST", host);
    builder.environment().put("DATA_DIR", Files.createDirectories(folder.resolve("data")).toString());
    Process process = builder.start();
    Peer peer = new Peer(process, new Contestant(NAME, port, host, List.of(process.toHandle())));
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers(port)) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
        peer.close();
        throw new IllegalStateException("the peer did not answer /ask:\n" + Files.readString(output));
      }
    }
    return peer;
  }

  private static boolean answers(int port) throws InterruptedException {
    HttpRequest ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ask")).timeout(Duration.ofSeconds(5)).build();
    try {
      return HttpClient.newHttpClient().send(ask, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  Contestant contestant() {
    return contestant;
  }

  /** Ends its process group, gently at first. */
  @Override
  public void close() throws IOException {
    signal("TERM");
    process.onExit().completeOnTimeout(process, END_S, TimeUnit.SECONDS).join();
    signal("KILL");
    process.onExit().join();
  }

  /** A group that is gone is what is wanted, so it does not matter whether there is still one. */
  private void signal(String name) throws IOException {
    new ProcessBuilder("kill", "-" + name, "--", "-" + process.pid())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .onExit()
        .join();
  }
}

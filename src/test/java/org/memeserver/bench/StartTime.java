package org.memeserver.bench;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.memeserver.support.JarServer;

/**
 * From the start of the process to the first answer, in an empty folder and in one that has its database already: of {@code java -jar}, and of the
 * script when it has its archive of classes. The two take turns.
 */
final class StartTime implements Measurement {
  private static final byte[] PING =
      "GET /ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int ROUNDS = 5;

  /** A way to start a server on a port, in a folder. */
  private interface Way {
    Process start(Path folder, Path output, int port) throws IOException;
  }

  /** What one way took, in seconds. */
  private record Taken(String way, double most, double[] first, double[] again) {
    Taken(String way, double most) {
      this(way, most, new double[ROUNDS], new double[ROUNDS]);
    }

    void measure(int round, Path folder, Way start) throws IOException, InterruptedException {
      Files.createDirectories(folder);
      first[round] = secondsToPing(start, folder);
      again[round] = secondsToPing(start, folder);
    }

    List<Figure> figures() {
      String what = way + ", start to first /ping, %s folder, median of " + ROUNDS;
      return List.of(
          Figure.atMost(what.formatted("new"), Figure.median(first), most, "s"),
          Figure.atMost(what.formatted("existing"), Figure.median(again), most, "s"));
    }
  }

  @Override
  public String name() {
    return "start";
  }

  @Override
  public List<Figure> measure(Bed bed) throws Exception {
    LauncherScript script = LauncherScript.prepared(bed.folder().resolve("classes"));
    Taken plain = new Taken("java -jar", 1.5);
    Taken fast = new Taken("scripts/meme", 0.7);
    for (int i = 0; i < ROUNDS; i++) {
      plain.measure(i, bed.folder().resolve("plain" + i), StartTime::plain);
      fast.measure(i, bed.folder().resolve("script" + i), script::serve);
    }
    List<Figure> all = new ArrayList<>(plain.figures());
    all.addAll(fast.figures());
    return all;
  }

  private static Process plain(Path folder, Path output, int port) throws IOException {
    return JarServer.launch(folder, List.of(), output, "--port", Integer.toString(port));
  }

  private static double secondsToPing(Way way, Path folder) throws IOException, InterruptedException {
    int port = Bed.freePort();
    Path output = folder.resolve("server.log");
    long begin = System.nanoTime();
    Process process = way.start(folder, output, port);
    try {
      while (!answers(port)) {
        if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("the server did not start:\n" + Files.readString(output));
        }
      }
      return (System.nanoTime() - begin) / 1e9;
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = Bed.connect(port)) {
      socket.getOutputStream().write(PING);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200 ");
    } catch (IOException e) {
      return false;
    }
  }
}

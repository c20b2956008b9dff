package org.memeserver.bench;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.memeserver.support.JarServer;

/** From the start of the process to the first answer, in an empty folder and in one that has its database already. */
final class StartTime implements Measurement {
  private static final byte[] PING =
      "GET /ping HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @Override
  public String name() {
    return "start";
  }

  @Override
  public List<Figure> measure(Bed bed) throws Exception {
    int rounds = 5;
    double[] first = new double[rounds];
    double[] again = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      Path folder = Files.createDirectories(bed.folder().resolve("start" + i));
      first[i] = secondsToPing(folder);
      again[i] = secondsToPing(folder);
    }
    return List.of(
        Figure.atMost("start to first /ping, new folder, median of " + rounds, Figure.median(first), 1.5, "s"),
        Figure.atMost("start to first /ping, existing folder, median of " + rounds, Figure.median(again), 1.5, "s"));
  }

  private static double secondsToPing(Path folder) throws IOException, InterruptedException {
    int port = Bed.freePort();
    long begin = System.nanoTime();
    Process process = JarServer.launch(folder, List.of(), folder.resolve("server.log"), "--port", Integer.toString(port));
    while (!answers(port)) {
      if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the server did not start:\n" + Files.readString(folder.resolve("server.log")));
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    process.destroy();
    process.waitFor();
    return seconds;
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

package org.memeserver.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.memeserver.support.JarServer;
import org.memeserver.support.SphinxUser;

/** 64 large uploads at once into a small heap. */
final class ManyUploads implements Measurement {
  private static final int COUNT = 64;

  @Override
  public String name() {
    return "uploads";
  }

  @Override
  public List<Figure> measure(Bed bed) throws Exception {
    int rounds = bed.quick() ? 1 : 3;
    byte[] content = Bed.content(Bed.LARGE - Long.BYTES, 2);
    double[] peaks = new double[rounds];
    double[] rates = new double[rounds];
    int kept = 0;
    for (int i = 0; i < rounds; i++) {
      try (JarServer server = bed.server("many" + i, List.of("-Xmx128m"))) {
        String token = SphinxUser.of(server.port(), 1).signIn().token();
        long begin = System.nanoTime();
        kept += uploadAll(server.port(), token, content);
        rates[i] = COUNT * (Bed.LARGE / 1e6) / ((System.nanoTime() - begin) / 1e9);
        peaks[i] = ProcessTree.peakMegabytes(server.pid()).orElseThrow();
      }
    }
    return List.of(
        Figure.atLeast("64 uploads of 30 MB at once, -Xmx128m: kept, of " + COUNT * rounds, kept, COUNT * rounds, ""),
        Figure.atMost("  peak RSS, median of " + rounds, Figure.median(peaks), 320, "MB"),
        Figure.note("  all together", Figure.text(Figure.median(rates), "MB/s")));
  }

  private static int uploadAll(int port, String token, byte[] content) throws InterruptedException {
    ExecutorService clients = Executors.newFixedThreadPool(COUNT);
    try {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        byte[] mark = ByteBuffer.allocate(Long.BYTES).putLong(i).array();
        answers.add(clients.submit(() -> Upload.send(port, token, "/file", mark, content)));
      }
      int kept = 0;
      for (Future<String> answer : answers) {
        try {
          String text = answer.get();
          if (Upload.isKept(text)) {
            kept++;
          } else {
            System.err.println("not kept: " + text);
          }
        } catch (java.util.concurrent.ExecutionException e) {
          System.err.println("not kept: " + e.getCause());
        }
      }
      return kept;
    } finally {
      clients.shutdownNow();
    }
  }
}

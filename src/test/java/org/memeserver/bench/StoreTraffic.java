package org.memeserver.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.memeserver.model.S3Address;
import org.memeserver.support.BlobBucket;
import org.memeserver.support.Distant;
import org.memeserver.support.JarServer;
import org.memeserver.support.S3Clients;
import org.memeserver.support.S3Server;

/** Files of the server in a bucket, next to the same bytes put into and got from the same store by the library for S3 alone, which seals and hashes nothing. */
final class StoreTraffic implements Measurement {
  /** Half of the way to a store in the same part of the world. */
  private static final Duration ONE_WAY = Duration.ofMillis(5);

  /**
   * So many contents of a size, by so many clients at once.
   *
   * @param each how many one client sends or fetches in a round
   */
  private record Load(String size, int bytes, int clients, int each) {
    double megabytes() {
      return bytes / 1e6 * clients * each;
    }
  }

  private static final List<Load> LOADS =
      List.of(new Load("50 KB", 50_000, 16, 40), new Load("5 MB", 5_000_000, 4, 4), new Load("30 MB", Bed.LARGE, 1, 3), new Load("30 MB", Bed.LARGE, 4, 2));
  private static final Load RANGES = new Load("64 KiB out of 30 MB", 65_536, 16, 40);

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public List<Figure> measure(Bed bed) throws Exception {
    if (!Files.exists(Path.of("target", "s3proxy.jar"))) {
      return List.of(Figure.note("files in a bucket", "skipped: no target/s3proxy.jar"));
    }
    // As the server does for itself: the JDK keeps five connections for each host otherwise, which is too few for the peer too.
    System.setProperty("http.maxConnections", "64");
    List<Figure> figures = new ArrayList<>();
    try (S3Server store = S3Server.atFullSpeed(Files.createDirectories(bed.folder().resolve("store")))) {
      figures.addAll(measure(bed, "near", store.freshBucket()));
      try (Distant way = Distant.before(store.port(), ONE_WAY)) {
        figures.addAll(measure(bed, "10 ms away", S3Server.through(way.port(), store.freshBucket())));
      }
    }
    return figures;
  }

  private static List<Figure> measure(Bed bed, String where, S3Address address) throws Exception {
    List<Figure> figures = new ArrayList<>();
    try (JarServer server = bed.server("s3 " + where, List.of(), new BlobBucket(address).options("--access-log", "false"))) {
      StoreClients clients = new StoreClients(server, S3Clients.of(address), address.bucket());
      for (Load load : LOADS) {
        figures.add(compare(bed, "upload of ", where, load, () -> clients.upload(load.bytes()), () -> clients.put(load.bytes())));
      }
      for (Load load : LOADS) {
        StoreClients.Stored stored = clients.stored(load.bytes());
        figures.add(compare(bed, "download of ", where, load, () -> clients.download(stored), () -> clients.get(stored)));
      }
      StoreClients.Stored stored = clients.stored(Bed.LARGE);
      figures.add(compare(bed, "range of ", where, RANGES, () -> clients.downloadRange(stored, RANGES.bytes()), () -> clients.getRange(stored, RANGES.bytes())));
      figures.add(Figure.note("store " + where + ": peak RSS of the server", Figure.text(ProcessTree.peakMegabytes(server.pid()).orElseThrow(), "MB")));
    }
    return figures;
  }

  private static Figure compare(Bed bed, String what, String where, Load load, Callable<Void> ours, Callable<Void> peer) throws Exception {
    int rounds = bed.rounds();
    double[] mine = new double[rounds];
    double[] theirs = new double[rounds];
    double[] ratios = new double[rounds];
    for (int i = -1; i < rounds; i++) {
      double meme = load.megabytes() / Bed.seconds(() -> atOnce(load, ours));
      double library = load.megabytes() / Bed.seconds(() -> atOnce(load, peer));
      if (i >= 0) {
        mine[i] = meme;
        theirs[i] = library;
        ratios[i] = meme / library;
      }
    }
    return Figure.note("store " + where + ": " + what + load.size() + ", " + load.clients() + " at once; the library; ratio",
        String.format(Locale.ROOT, "%.1f MB/s, %.1f, %.2f", Figure.median(mine), Figure.median(theirs), Figure.median(ratios)));
  }

  private static void atOnce(Load load, Callable<Void> one) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(load.clients());
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < load.clients(); i++) {
        all.add(clients.submit(() -> {
          for (int j = 0; j < load.each(); j++) {
            one.call();
          }
          return null;
        }));
      }
      for (Future<?> client : all) {
        client.get();
      }
    } finally {
      clients.shutdownNow();
    }
  }
}

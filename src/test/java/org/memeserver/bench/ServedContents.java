package org.memeserver.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.memeserver.support.JarServer;
import org.memeserver.support.SphinxUser;

/** Public contents served to wrk, next to nginx serving the same bytes as plain files. */
final class ServedContents implements Measurement {
  private static final int SMALL = 50_000;

  @Override
  public String name() {
    return "served";
  }

  @Override
  public List<Figure> measure(Bed bed) throws Exception {
    Optional<Path> wrk = Tools.find("wrk");
    if (wrk.isEmpty()) {
      return List.of(Figure.note("GET /public", "skipped: no wrk"));
    }
    Path plain = Files.createDirectories(bed.folder().resolve("plain"));
    byte[] small = Bed.content(SMALL, 4);
    byte[] large = Bed.content(Bed.LARGE, 5);
    Files.write(plain.resolve("small"), small);
    Files.write(plain.resolve("large"), large);
    Optional<Path> nginx = Tools.find("nginx");
    int port = Bed.freePort();
    Process peer = nginx.isPresent() ? Tools.nginx(nginx.get(), bed.folder().resolve("nginx"), plain, port) : null;
    try (JarServer server = bed.server("served", List.of())) {
      SphinxUser user = SphinxUser.of(server.port(), 1).signIn();
      String smallMuid = user.uploaded("/public", small);
      String largeMuid = user.uploaded("/public", large);
      String address = peer == null ? "" : "http://127.0.0.1:" + port;
      List<Figure> figures = new ArrayList<>();
      figures.addAll(
          compare(bed, wrk.get(), 32, server.uri("/public/" + smallMuid).toString(), address + "/small", "GET /public of 50 KB, 32 connections", 0.2));
      figures.addAll(
          compare(bed, wrk.get(), 4, server.uri("/public/" + largeMuid).toString(), address + "/large", "GET /public of 30 MB, 4 connections", 0.5));
      return figures;
    } finally {
      if (peer != null) {
        peer.destroy();
        peer.waitFor();
      }
    }
  }

  private static List<Figure> compare(Bed bed, Path wrk, int connections, String ours, String theirs, String what, double aim)
      throws Exception {
    boolean hasPeer = theirs.startsWith("http");
    int rounds = bed.rounds();
    int seconds = bed.quick() ? 3 : 5;
    double[] meme = new double[rounds];
    double[] nginx = new double[rounds];
    double[] ratios = new double[rounds];
    Tools.wrk(wrk, connections, bed.quick() ? 5 : 10, ours);
    for (int i = 0; i < rounds; i++) {
      Tools.Load mine = Tools.wrk(wrk, connections, seconds, ours);
      Tools.Load peer = hasPeer ? Tools.wrk(wrk, connections, seconds, theirs) : mine;
      boolean byBytes = aim >= 0.5;
      meme[i] = byBytes ? mine.megabytesPerSecond() : mine.requestsPerSecond();
      nginx[i] = byBytes ? peer.megabytesPerSecond() : peer.requestsPerSecond();
      ratios[i] = meme[i] / nginx[i];
    }
    String unit = aim >= 0.5 ? "MB/s" : "/s";
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.note(what, Figure.text(Figure.median(meme), unit)));
    if (hasPeer) {
      figures.add(Figure.note("  nginx, the same bytes", Figure.text(Figure.median(nginx), unit)));
      figures.add(Figure.atLeast("  meme to nginx, median of " + rounds + " ratios", Figure.median(ratios), aim, ""));
    } else {
      figures.add(Figure.note("  nginx", "skipped: no nginx"));
    }
    return figures;
  }
}

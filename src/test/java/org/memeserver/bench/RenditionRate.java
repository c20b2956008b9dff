package org.memeserver.bench;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.memeserver.support.JarServer;
import org.memeserver.support.Photo;
import org.memeserver.support.SphinxUser;

/**
 * Small pictures of pictures of 12 megapixels, both sizes of each, next to vips making the same of the same files. vips gets its files in one call for
 * each processor, so that its start does not count; the server encrypts, syncs and records what it makes besides.
 */
final class RenditionRate implements Measurement {
  private static final byte[] PUBLIC = "{\"public\":true}".getBytes(StandardCharsets.UTF_8);
  private static final String PENDING = "meme_renderings_pending ";
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  @Override
  public String name() {
    return "renditions";
  }

  @Override
  public List<Figure> measure(Bed bed) throws Exception {
    int rounds = bed.rounds();
    int files = bed.quick() ? 20 : 40;
    byte[] photo = Photo.twelveMegapixels();
    Optional<Path> vips = Tools.find("vipsthumbnail");
    List<Path> plain = plainFiles(bed, photo, files);
    double[] meme = new double[rounds];
    double[] peer = new double[rounds];
    double[] ratios = new double[rounds];
    double[] first = new double[rounds];
    try (JarServer server = bed.server("renditions", List.of(), "--rendition-workers", Integer.toString(PROCESSORS))) {
      SphinxUser user = SphinxUser.of(server.port(), 1).signIn();
      // The first rounds make the JVM compile what is measured later.
      for (int i = -2; i < rounds; i++) {
        List<String> muids = upload(user, photo, i * 1000, files + 1);
        double ours = 2 * files / Bed.seconds(() -> render(user, muids.subList(1, muids.size())));
        check(user, muids.subList(1, muids.size()));
        double theirs = vips.isEmpty() ? 0 : 2 * files / Bed.seconds(() -> vips(vips.get(), plain));
        double answer = Bed.seconds(() -> askFirst(user, muids.get(0)));
        if (i >= 0) {
          meme[i] = ours;
          peer[i] = theirs;
          ratios[i] = ours / theirs;
          first[i] = 1000 * answer;
        }
      }
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.note("small pictures of 12 megapixels, " + PROCESSORS + " workers", Figure.text(Figure.median(meme), "/s")));
    if (vips.isPresent()) {
      figures.add(Figure.note("  vips, the same files, " + PROCESSORS + " processes", Figure.text(Figure.median(peer), "/s")));
      figures.add(Figure.atLeast("  meme to vips, median of " + rounds + " ratios", Figure.median(ratios), 0.5, ""));
    } else {
      figures.add(Figure.note("  vips", "skipped: no vipsthumbnail"));
    }
    figures.add(Figure.note("  asked for before it is there: made public, thumb answered", Figure.text(Figure.median(first), "ms")));
    return figures;
  }

  private static List<Path> plainFiles(Bed bed, byte[] photo, int count) throws IOException {
    Path folder = Files.createDirectories(bed.folder().resolve("photos"));
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(Files.write(folder.resolve(i + ".jpg"), Photo.marked(photo, i)));
    }
    return files;
  }

  /** Privately, so that nothing is rendered yet. */
  private static List<String> upload(SphinxUser user, byte[] photo, int mark, int count) throws Exception {
    List<String> muids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      muids.add(user.uploaded("/file", Photo.marked(photo, mark + i)));
    }
    return muids;
  }

  private static void render(SphinxUser user, List<String> muids) throws Exception {
    for (String muid : muids) {
      publish(user, muid);
    }
    while (pending(user) > 0) {
      Thread.sleep(10);
    }
  }

  private static void check(SphinxUser user, List<String> muids) throws Exception {
    for (String muid : muids) {
      if (user.get("/public/" + muid + "?medium=true").statusCode() != 200) {
        throw new IllegalStateException("no rendition of " + muid);
      }
    }
  }

  private static void askFirst(SphinxUser user, String muid) throws Exception {
    publish(user, muid);
    if (user.get("/public/" + muid + "?thumb=true").statusCode() != 200) {
      throw new IllegalStateException("no rendition of " + muid);
    }
  }

  private static void publish(SphinxUser user, String muid) throws Exception {
    HttpResponse<byte[]> answer = user.send("PATCH", "/mymedia/" + muid, "application/json", PUBLIC);
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("PATCH: " + answer.statusCode());
    }
  }

  private static long pending(SphinxUser user) throws Exception {
    String metrics = new String(user.get("/metrics").body(), StandardCharsets.UTF_8);
    return metrics.lines().filter(line -> line.startsWith(PENDING)).mapToLong(line -> (long) Double.parseDouble(line.substring(PENDING.length()))).sum();
  }

  private static void vips(Path vips, List<Path> files) throws Exception {
    List<Process> running = new ArrayList<>();
    for (int i = 0; i < PROCESSORS; i++) {
      List<String> share = files.subList(files.size() * i / PROCESSORS, files.size() * (i + 1) / PROCESSORS).stream().map(Path::toString).toList();
      String shell = thumbnail("400", "medium") + " && " + thumbnail("60", "thumb");
      ProcessBuilder process =
          new ProcessBuilder(Stream.concat(Stream.of("sh", "-c", shell, vips.toString()), share.stream()).toList()).inheritIO();
      // One thread each: all processors are taken by processes.
      process.environment().put("VIPS_CONCURRENCY", "1");
      running.add(process.start());
    }
    for (Process process : running) {
      if (process.waitFor() != 0) {
        throw new IllegalStateException("vips failed");
      }
    }
  }

  private static String thumbnail(String side, String name) {
    return "\"$0\" --size " + side + "x" + side + " --smartcrop centre -o %s_" + name + ".jpg \"$@\"";
  }
}

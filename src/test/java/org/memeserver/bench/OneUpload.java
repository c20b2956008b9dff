package org.memeserver.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.memeserver.support.JarServer;
import org.memeserver.support.SphinxUser;

/** One large upload after the other, against the hash alone, which no upload can beat. */
final class OneUpload implements Measurement {
  private static final double MEGABYTES = Bed.LARGE / 1e6;

  @Override
  public String name() {
    return "upload";
  }

  @Override
  public List<Figure> measure(Bed bed) throws Exception {
    byte[] content = Bed.content(Bed.LARGE - Long.BYTES, 1);
    int rounds = bed.quick() ? 8 : 25;
    int warm = 8;
    double[] uploads = new double[rounds];
    double[] hashes = new double[rounds];
    double[] files = new double[rounds];
    double[] ratios = new double[rounds];
    try (JarServer server = bed.server("one", List.of())) {
      String token = SphinxUser.of(server.port(), 1).signIn().token();
      for (int i = -warm; i < rounds; i++) {
        byte[] mark = ByteBuffer.allocate(Long.BYTES).putLong(i).array();
        double upload = Bed.seconds(() -> upload(server.port(), token, mark, content));
        double hash = Bed.seconds(() -> hash(mark, content));
        double file = Bed.seconds(() -> file(bed.folder().resolve("plain"), content));
        if (i >= 0) {
          uploads[i] = MEGABYTES / upload;
          hashes[i] = MEGABYTES / hash;
          files[i] = MEGABYTES / file;
          ratios[i] = hash / upload;
        }
      }
    }
    return List.of(
        Figure.note("one upload of 30 MB at a time", Figure.text(Figure.median(uploads), "MB/s")),
        Figure.note("  BouncyCastle's BLAKE2b alone", Figure.text(Figure.median(hashes), "MB/s")),
        Figure.note("  a plain file of 30 MB written, then fsynced", Figure.text(Figure.median(files), "MB/s")),
        Figure.atLeast("  upload to hash, median of " + rounds + " ratios", Figure.median(ratios), 0.7, ""));
  }

  private static void upload(int port, String token, byte[] mark, byte[] content) throws IOException {
    String answer = Upload.send(port, token, "/file", mark, content);
    if (!Upload.isKept(answer)) {
      throw new IllegalStateException("not kept: " + answer);
    }
  }

  private static void hash(byte[] mark, byte[] content) {
    Blake2bDigest digest = new Blake2bDigest(256);
    digest.update(mark, 0, mark.length);
    digest.update(content, 0, content.length);
    digest.doFinal(new byte[32], 0);
  }

  private static void file(Path path, byte[] content) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int at = 0; at < content.length; ) {
        at += file.write(ByteBuffer.wrap(content, at, Math.min(1 << 16, content.length - at)));
      }
      file.force(true);
    }
    Files.delete(path);
  }
}

package org.memeserver.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How often a second the disk takes a small file for good: what bounds durable uploads, whoever keeps them. */
final class FsyncRate {
  private static final int THREADS = 16;
  private static final int BYTES = 50_000;

  private FsyncRate() {}

  static Figure measure(Bed bed, int seconds) throws Exception {
    byte[] content = Bed.content(BYTES, 9);
    Path folder = Files.createDirectories(bed.folder().resolve("fsync"));
    Tally tally = Crowd.run(THREADS, seconds, BYTES, number -> new Writer(folder.resolve("file" + number), content));
    return Figure.note("files of 50 KB written and fsynced by " + THREADS + " threads, alone", Figure.text(Unit.REQUESTS.rate(tally), "/s"));
  }

  private record Writer(Path path, byte[] content) implements Crowd.Client {
    @Override
    public void ask() throws IOException {
      Files.deleteIfExists(path);
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap(content));
        file.force(true);
      }
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(path);
    }
  }
}

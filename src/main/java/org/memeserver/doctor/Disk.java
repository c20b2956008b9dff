package org.memeserver.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * The disk that a folder lies on.
 *
 * @param type such as ext4 or tmpfs
 * @param total in bytes
 * @param usable in bytes, by this user
 * @param inodesUsed in percent, where that can be known
 */
public record Disk(String type, long total, long usable, OptionalInt inodesUsed) {
  private static final int SECONDS = 5;

  /** @param folder that is there */
  public static Disk of(Path folder) throws IOException, InterruptedException {
    FileStore store = Files.getFileStore(folder);
    return new Disk(store.type(), store.getTotalSpace(), store.getUsableSpace(), inodes(folder));
  }

  /** Java cannot tell; df can, where there is one. */
  private static OptionalInt inodes(Path folder) throws InterruptedException {
    try {
      Process df = new ProcessBuilder("df", "-Pi", folder.toString()).redirectErrorStream(true).start();
      if (!df.waitFor(SECONDS, TimeUnit.SECONDS)) {
        df.destroyForcibly();
        return OptionalInt.empty();
      }
      return percent(new String(df.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }

  /** Of {@code Filesystem Inodes IUsed IFree IUse% Mounted}, the second line; "-" where a file system counts none. */
  static OptionalInt percent(String df) {
    String[] lines = df.strip().split("\\R");
    String[] columns = lines[lines.length - 1].split("\\s+");
    return columns.length >= 6 && columns[4].matches("[0-9]{1,3}%")
        ? OptionalInt.of(Integer.parseInt(columns[4].substring(0, columns[4].length() - 1)))
        : OptionalInt.empty();
  }
}

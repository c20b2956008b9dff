package org.memeserver.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a crash may do to a folder. */
final class Folders {
  private Folders() {}

  /** Makes the names in a folder durable. Windows cannot open a folder and needs no such call. */
  static void sync(Path folder) throws IOException {
    if (System.getProperty("os.name").startsWith("Windows")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}

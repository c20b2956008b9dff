package org.memeserver.launcher;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.memeserver.config.Config;
import org.memeserver.config.StorageMode;
import org.memeserver.media.Disk;

/** The disks of this machine that uploads write to: that of the folder of files unless they go to a bucket, and that of an embedded database. */
final class Disks {
  private static final long LEAST_FREE = 100L << 20;

  private Disks() {}

  static List<Disk> of(Config config) throws StartFailure {
    boolean filesHere = config.files().mode() == StorageMode.LOCAL;
    boolean recordsHere = config.records().postgres().isEmpty();
    Path files = config.folders().files();
    Path data = config.folders().data();
    List<Disk> disks = new ArrayList<>();
    try {
      if (filesHere) {
        disks.add(disk(files, config.limits().leastFreeBytes(), true));
      }
      if (recordsHere && !(filesHere && Files.getFileStore(files).equals(Files.getFileStore(data)))) {
        disks.add(disk(data, config.limits().leastFreeBytes(), false));
      }
    } catch (IOException e) {
      throw new StartFailure("The room on the disk cannot be seen: " + Storage.reason(e), e);
    }
    return disks;
  }

  private static Disk disk(Path folder, Optional<Long> least, boolean takesContents) throws IOException {
    FileStore store = Files.getFileStore(folder);
    long free = least.isPresent() ? least.get() : Math.min(LEAST_FREE, store.getTotalSpace() / 10);
    return new Disk(folder.toString(), free, takesContents, store::getUsableSpace);
  }
}

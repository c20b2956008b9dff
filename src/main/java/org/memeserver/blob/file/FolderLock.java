package org.memeserver.blob.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds a folder for one store of this process, alone or beside stores of others. The lock is the operating system's, so it ends with the process, however that
 * ends.
 */
final class FolderLock implements AutoCloseable {
  /**
   * Folders held in this process. Asked before the lock file is opened: closing any channel on the file would drop the process's
   * lock, also the one that another store holds.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;

  private FolderLock(Path folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * @param folder an existing folder; the lock file in it is named {@code lock}
   * @param shared whether other processes may hold it too, as long as they also share it
   * @throws StoreInUseException when it is held already
   */
  static FolderLock take(Path folder, boolean shared) throws IOException {
    Path real = folder.toRealPath();
    if (!HELD.add(real)) {
      throw new StoreInUseException(folder);
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel =
          FileChannel.open(
              real.resolve("lock"),
              EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              PrivateFolder.fileAttributes(real));
      lock = channel.tryLock(0, Long.MAX_VALUE, shared);
      if (lock == null) {
        throw new StoreInUseException(folder);
      }
      return new FolderLock(real, channel, lock);
    } finally {
      if (lock == null) {
        if (channel != null) {
          channel.close();
        }
        HELD.remove(real);
      }
    }
  }

  boolean isHeld() {
    return lock.isValid();
  }

  @Override
  public void close() throws IOException {
    if (channel.isOpen()) {
      channel.close();
      HELD.remove(folder);
    }
  }
}

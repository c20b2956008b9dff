package org.memeserver.blob.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds a folder for one store of this process, alone or beside stores of others. The lock is the operating system's, so it ends with the process,
 * however that ends.
 */
final class FolderLock implements Closeable {
  /**
   * Lock files held in this process. Asked before the lock file is opened: closing any channel on the file would drop the process's
   * lock, also the one that another store holds.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;

  private FolderLock(Path file, FileChannel channel, FileLock lock) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * @param folder an existing folder; the lock file in it is named {@code lock}
   * @param shared whether other processes may hold it too, as long as they also share it
   * @throws StoreInUseException when it is held already
   */
  static FolderLock take(Path folder, boolean shared) throws IOException {
    return take(folder.toRealPath().resolve("lock"), shared, "the folder " + folder + " is in use by another meme server");
  }

  /**
   * The lock of the one that moves blobs from or to another place, beside servers that have the folder open.
   *
   * @throws StoreInUseException when there is such a one already
   */
  static FolderLock takeForMove(Path folder) throws IOException {
    return take(folder.toRealPath().resolve("moving"), false, "the files of the folder " + folder + " are being moved by another command already");
  }

  private static FolderLock take(Path file, boolean shared, String held) throws IOException {
    if (!HELD.add(file)) {
      throw new StoreInUseException(held);
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel =
          FileChannel.open(
              file,
              EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              PrivateFolder.fileAttributes(file.getParent()));
      lock = channel.tryLock(0, Long.MAX_VALUE, shared);
      if (lock == null) {
        throw new StoreInUseException(held);
      }
      return new FolderLock(file, channel, lock);
    } finally {
      if (lock == null) {
        if (channel != null) {
          channel.close();
        }
        HELD.remove(file);
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
      HELD.remove(file);
    }
  }
}

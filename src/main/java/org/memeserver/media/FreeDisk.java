package org.memeserver.media;

import java.util.List;

/**
 * Keeps room free on disks. Whoever is going to write much announces it and is refused beforehand; what is announced counts until it is written and
 * closed, so all who write at once cannot together use up more than there is. What of it is written already counts twice: rather too little is taken
 * than too much.
 */
public final class FreeDisk {
  /** What the record of a content makes a database grow at most, its log included. */
  private static final long OF_RECORD = 64 << 10;

  private final List<Disk> disks;
  private long contents;
  private long records;

  public FreeDisk(List<Disk> disks) {
    this.disks = List.copyOf(disks);
  }

  /** Room that somebody counts on. */
  public interface Announced extends AutoCloseable {
    /** Gives back what was not written. To be called once. */
    @Override
    void close();
  }

  /**
   * Counts a content in if there is room for it.
   *
   * @param bytes of the content, at most
   * @return null when there is not
   */
  synchronized Announced announce(long bytes) {
    long written = written(bytes);
    for (Disk disk : disks) {
      long wanted = records + OF_RECORD + (disk.takesContents() ? contents + written : 0);
      if (disk.toSpare() < wanted) {
        return null;
      }
    }
    contents += written;
    records += OF_RECORD;
    return () -> forget(written);
  }

  /**
   * Whether deleting files would let a content in that is not let in: it has no room even if nobody else comes with what he announced, and that on a disk
   * of files. Announcing costs nothing, and the disk of a database is not relieved by files that lie elsewhere.
   *
   * @param bytes of the content, at most
   */
  synchronized boolean lacksRoomOfFiles(long bytes) {
    long alone = OF_RECORD + written(bytes);
    return disks.stream().allMatch(disk -> disk.takesContents() || disk.toSpare() >= records + OF_RECORD)
        && disks.stream().anyMatch(disk -> disk.takesContents() && disk.toSpare() < alone);
  }

  /** With the tags of the encryption, and what a file system needs beside. */
  private static long written(long bytes) {
    return bytes + bytes / 512 + 8192;
  }

  private synchronized void forget(long written) {
    contents -= written;
    records -= OF_RECORD;
  }

  /** Whether so little is left that what can be made another time should not be made now. That is some more than the least, or uploads would undo it. */
  boolean isShort() {
    return disks.stream().anyMatch(disk -> disk.toSpare() < disk.least() / 4);
  }

  /** The disks, for the log. */
  @Override
  public String toString() {
    return String.join(", ", disks.stream().map(disk -> disk.name() + " (" + (disk.least() >> 20) + " MB are to stay free)").toList());
  }
}

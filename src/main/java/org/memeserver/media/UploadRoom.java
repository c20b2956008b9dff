package org.memeserver.media;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.memeserver.model.Limit;
import org.memeserver.model.MemeException;

/** Lets uploads begin as long as there is room on the disks. When the disk of files itself is full, small pictures go first: they can be made again. */
public final class UploadRoom {
  private static final System.Logger LOG = System.getLogger(UploadRoom.class.getName());
  private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

  private final FreeDisk disk;
  private final Dropping dropping;
  private final AtomicBoolean refusing = new AtomicBoolean();

  /** Gives up something that can be made again. */
  public interface Dropping {
    /** Gives up some; gives how many, 0 when there are none left. */
    int drop();
  }

  public UploadRoom(FreeDisk disk, Dropping dropping) {
    this.disk = disk;
    this.dropping = dropping;
  }

  /**
   * Counts an upload in.
   *
   * @param bytes that it takes at most
   * @return to be closed when the upload has ended
   * @throws MemeException.Limited when there is no room
   */
  public FreeDisk.Announced take(long bytes) {
    FreeDisk.Announced announced = disk.announce(bytes);
    if (announced == null) {
      announced = takeWithMoreRoom(bytes);
    }
    if (announced == null) {
      if (!refusing.getAndSet(true)) {
        LOG.log(System.Logger.Level.WARNING, "uploads are refused, there is too little room on {0}", disk);
      }
      throw noRoom();
    }
    if (refusing.compareAndSet(true, false)) {
      LOG.log(System.Logger.Level.INFO, "there is room for uploads again");
    }
    return announced;
  }

  static MemeException noRoom() {
    return new MemeException.Limited(Limit.DISK, "Insufficient storage");
  }

  /** One at a time, so that no more is given up than is needed. */
  private synchronized FreeDisk.Announced takeWithMoreRoom(long bytes) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    int dropped = 0;
    FreeDisk.Announced announced = disk.announce(bytes);
    try {
      int some = 1;
      while (announced == null && some > 0 && disk.lacksRoomOfFiles(bytes) && System.nanoTime() < end) {
        some = dropping.drop();
        dropped += some;
        announced = disk.announce(bytes);
      }
    } catch (MemeException e) {
      LOG.log(System.Logger.Level.WARNING, "small pictures cannot be given up to make room: {0}", e.getMessage());
    }
    if (dropped > 0) {
      LOG.log(System.Logger.Level.WARNING, "the small pictures of {0} contents were given up to make room on {1}", dropped, disk);
    }
    return announced;
  }
}

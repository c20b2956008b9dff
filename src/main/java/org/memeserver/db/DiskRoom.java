package org.memeserver.db;

import java.nio.file.Files;
import java.nio.file.Path;
import org.memeserver.db.Engine.Need;

/** The room on the disk of an embedded database. */
final class DiskRoom {
  /** With less than this (bytes), nothing new is taken; deleting and signing in still work. */
  private static final long TO_GROW = 6 << 20;

  /** With less than this, nothing is written, because a failed write is worse. */
  private static final long FOR_UPKEEP = 2 << 20;

  /** Set aside for opening and deleting on a full disk. */
  private static final int RESERVE = 8 << 20;

  /** With more than this the reserve is taken; what it leaves is enough to go on with. */
  private static final long PLENTY = TO_GROW + 2 * RESERVE;

  private final Path database;
  private final Ballast reserve;

  /** @param reserve the file that holds the reserve, on the same disk */
  DiskRoom(Path database, Path reserve) {
    this.database = database;
    this.reserve = new Ballast(reserve, RESERVE);
  }

  /** Whether there is room, if need be after the reserve has been given up. */
  boolean isFor(Need need) {
    return switch (need) {
      case GROWTH -> left() >= TO_GROW;
      case UPKEEP -> left() >= FOR_UPKEEP || withoutReserve() >= FOR_UPKEEP;
      case LEISURE -> withReserve() >= TO_GROW;
    };
  }

  private long withoutReserve() {
    reserve.throwOff();
    return left();
  }

  private long withReserve() {
    long left = left();
    if (left > PLENTY) {
      reserve.takeIn();
    }
    return left;
  }

  private long left() {
    // By File, because by FileStore the table of all mounts is read each time.
    long usable = database.toFile().getUsableSpace();
    // Without the file this is 0; whoever needs it will hear from the database in better words.
    return usable > 0 || Files.exists(database) ? usable : Long.MAX_VALUE;
  }
}

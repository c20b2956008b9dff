package org.memeserver.media;

import java.io.IOException;

/**
 * A disk that uploads write to.
 *
 * @param name for the log
 * @param least bytes that uploads leave free; 0 for none
 * @param takesContents whether contents go there, not records alone
 */
public record Disk(String name, long least, boolean takesContents, Space space) {
  /** Asks the system. */
  public interface Space {
    /** Bytes that this process may still write. */
    long usable() throws IOException;
  }

  /** Bytes that may be written until no more than the least is free; a disk that cannot be asked is left to fail by itself. */
  long toSpare() {
    try {
      return least == 0 ? Long.MAX_VALUE : space.usable() - least;
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }
}

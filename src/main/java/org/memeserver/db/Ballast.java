package org.memeserver.db;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Room on the disk that is kept for the hour when there is no other: a file of no use but its size. It is thrown off when the disk is full, so that
 * the database can be opened and things can be deleted, and taken in again when there is plenty.
 */
final class Ballast {
  private static final System.Logger LOG = System.getLogger(Ballast.class.getName());
  private static final int BLOCK = 1 << 16;

  private final Path file;
  private final int size;

  /** @param size bytes */
  Ballast(Path file, int size) {
    this.file = file;
    this.size = size;
  }

  /** Frees the room. */
  synchronized void throwOff() {
    if (removed()) {
      LOG.log(Level.WARNING, "The disk is full: used the {0} MiB of room that were kept for this. Free some space.", size >> 20);
    }
  }

  /** Takes the room if it is not taken. The caller has seen that there is plenty; when there is not after all, nothing is taken. */
  synchronized void takeIn() {
    if (Files.exists(file)) {
      return;
    }
    // Not zeros, which some file systems store as nothing.
    byte[] block = new byte[BLOCK];
    new Random(size).nextBytes(block);
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int written = 0; written < size; written += BLOCK) {
        out.write(block);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "No room could be set aside for a full disk: " + e);
      removed();
    }
  }

  /** Whether there was a file, which is gone now. */
  private boolean removed() {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(Level.WARNING, file + " could not be removed: " + e);
      return false;
    }
  }
}

package org.memeserver.db;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
  private boolean aboard;

  /** @param size bytes */
  Ballast(Path file, int size) {
    this.file = file;
    this.size = size;
    this.aboard = Files.exists(file);
  }

  /** Frees the room. */
  synchronized void throwOff() {
    if (!aboard) {
      return;
    }
    aboard = false;
    try {
      Files.deleteIfExists(file);
      LOG.log(Level.WARNING, "The disk is full: used the {0} MiB of room that were kept for this. Free some space.", size >> 20);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "The disk is full, and " + file + " could not be removed: " + e);
    }
  }

  /** Takes the room if it is not taken. The caller has seen that there is plenty; when there is not after all, nothing is taken. */
  synchronized void takeIn() {
    if (aboard) {
      return;
    }
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      // Not zeros, which some file systems store as nothing.
      byte[] block = new byte[BLOCK];
      new Random(size).nextBytes(block);
      for (int written = 0; written < size; written += BLOCK) {
        ByteBuffer rest = ByteBuffer.wrap(block);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
      }
      aboard = true;
    } catch (IOException e) {
      LOG.log(Level.WARNING, "No room could be set aside for a full disk: " + e);
      remove();
    }
  }

  private void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(Level.WARNING, file + " could not be removed: " + e);
    }
  }
}

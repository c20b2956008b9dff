package org.memeserver.db;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The first bytes of H2's file. H2 takes a file that is empty or all zeros for a new database and begins it anew; here that is damage, because a
 * database gets its name only when it is complete.
 */
final class H2Header {
  /** MVStore keeps its header twice, in blocks of this size. */
  private static final int BLOCK = 4096;

  private static final byte[] BEGINNING = "H:".getBytes(StandardCharsets.US_ASCII);

  private H2Header() {}

  /** @throws DatabaseOpenException when neither copy of the header is there */
  static void check(Path file) throws IOException {
    byte[] head;
    try (var input = Files.newInputStream(file)) {
      head = input.readNBytes(2 * BLOCK);
    }
    if (!beginsAt(head, 0) && !beginsAt(head, BLOCK)) {
      throw new DatabaseOpenException(damaged(file), null, true);
    }
  }

  static String damaged(Path file) {
    return "The database " + file + " is damaged or not a database; restore it from a backup";
  }

  private static boolean beginsAt(byte[] head, int position) {
    return head.length >= position + BEGINNING.length
        && Arrays.equals(head, position, position + BEGINNING.length, BEGINNING, 0, BEGINNING.length);
  }
}

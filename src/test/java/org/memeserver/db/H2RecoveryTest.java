package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What recovery finds in the file at any moment after a commit has been answered. */
final class H2RecoveryTest {
  private static final int COMMITS = 200;

  @TempDir Path folder;

  @Test
  void recoveryFindsTheLastCommitWhereverItsChunkCameToLie() throws Exception {
    Path file = folder.resolve("meme.mv.db");
    Path copy = folder.resolve("copy.mv.db");
    int jumps = 0;
    try (H2Engine engine = H2Engine.open(folder, true);
        Connection connection = engine.connections().getConnection();
        Statement statement = connection.createStatement()) {
      // Space of dead chunks is used again at once, instead of after 45 seconds.
      statement.execute("SET RETENTION_TIME 0");
      Work work = new Work(engine);
      MVStore store = H2Store.behind(connection).store();
      long end = 0;
      for (int i = 0; i < COMMITS; i++) {
        String id = i + "x".repeat(i % 7 * 1_500);
        boolean remove = i % 3 == 2;
        work.durably(handle -> remove
            ? handle.execute("DELETE FROM used_challenge")
            : handle.execute("INSERT INTO used_challenge (id, expires) VALUES (?, CURRENT_TIMESTAMP)", id));
        long[] last = lastChunk(file);
        jumps += last[0] != end ? 1 : 0;
        end = last[0] + last[1];
        assertEquals(store.getCurrentVersion(), recovered(file, copy), "after commit " + i);
      }
    }
    assertTrue(jumps > 10, "chunks came to lie in space that had become free: " + jumps);
  }

  /** The version that a process would find that opens the file as it is now. */
  private static long recovered(Path file, Path copy) throws IOException {
    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    try (MVStore found = new MVStore.Builder().fileName(copy.toString()).readOnly().open()) {
      return found.getCurrentVersion();
    }
  }

  /** Where the chunk lies that the header names, and its length, in blocks. */
  private static long[] lastChunk(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    long block = hex(new String(bytes, 0, 200, StandardCharsets.ISO_8859_1), "block");
    String chunk = new String(bytes, (int) block * 4096, 200, StandardCharsets.ISO_8859_1);
    return new long[] {block, hex(chunk, "len")};
  }

  private static long hex(String map, String name) {
    Matcher found = Pattern.compile("(?:^|,)" + name + ":([0-9a-f]+)").matcher(map);
    assertTrue(found.find(), map);
    return Long.parseLong(found.group(1), 16);
  }
}

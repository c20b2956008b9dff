package org.memeserver.backup;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verification unpacks does not stay behind. */
class ScratchTest {
  @TempDir private Path temporary;

  @Test
  void whatAKilledProcessLeftIsRemovedByTheNextOneAndWhatIsUsedIsNot() throws Exception {
    Path abandoned = Files.createDirectory(temporary.resolve("meme-verify123"));
    Files.createFile(abandoned.resolve("lock"));
    Files.writeString(abandoned.resolve("meme.mv.db"), "records");
    Path foreign = Files.createDirectory(temporary.resolve("meme-verify456"));
    Path outside = Files.createDirectory(temporary.resolve("outside"));
    Files.createFile(outside.resolve("lock"));
    Files.createSymbolicLink(temporary.resolve("meme-verify789"), outside);
    try (Scratch used = Scratch.make(temporary); Scratch other = Scratch.make(temporary)) {
      Files.writeString(used.folder().resolve("meme.mv.db"), "records");
      assertTrue(Files.exists(used.folder()) && Files.exists(other.folder()));
      assertFalse(Files.exists(abandoned));
      assertTrue(Files.exists(foreign) && Files.exists(outside.resolve("lock")), "what may not be ours");
    }
    try (var left = Files.list(temporary)) {
      assertTrue(left.noneMatch(path -> Files.exists(path.resolve("meme.mv.db"))));
    }
  }
}

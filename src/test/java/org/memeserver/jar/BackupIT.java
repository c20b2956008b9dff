package org.memeserver.jar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.support.Contents;
import org.memeserver.support.Eventually;
import org.memeserver.support.JarCommand;
import org.memeserver.support.JarServer;
import org.memeserver.support.Setup;
import org.memeserver.support.SphinxUser;

/** A server that is killed while it makes a backup, and a restore that is killed, leave nothing that is in the way. */
class BackupIT {
  private static final List<String> SMALL = List.of("-Xmx128m");

  @TempDir private Path folder;

  @Test
  void backupAndRestoreSurviveKillsInSmallHeaps() throws Exception {
    assumeTrue(Setup.CURRENT == Setup.H2, "skipped: where records and files are makes no difference to it");
    Path passphrase = Files.writeString(folder.resolve("passphrase"), "a passphrase\n");
    Path backup = folder.resolve("meme.backup");
    Path part = folder.resolve("meme.backup.part");
    Path data = folder.resolve("data");
    String[] backUp = {"backup", backup.toString(), "--data-dir", data.toString(), "--passphrase-file", passphrase.toString()};
    Map<String, byte[]> contents = new HashMap<>();
    try (JarServer server = JarServer.start(folder, SMALL, "--data-dir", data.toString())) {
      SphinxUser user = SphinxUser.of(server.port(), 1).signIn();
      for (int i = 0; i < 6; i++) {
        byte[] content = Contents.of(i, 20 << 20);
        contents.put(user.uploaded("/public", content), content);
      }
      Process command = JarCommand.launch(folder, SMALL, backUp);
      Eventually.holds("the backup under way", Duration.ofSeconds(20), () -> Files.exists(part) && Files.size(part) > 1 << 20);
      server.killHard();
      assertEquals(1, command.waitFor());
    }
    assertFalse(Files.exists(backup));
    JarCommand.Ended again = JarCommand.run(folder, SMALL, backUp);
    assertEquals(0, again.code(), again.err());

    Path elsewhere = folder.resolve("elsewhere");
    String[] restore = {"restore", backup.toString(), "--data-dir", elsewhere.toString(), "--passphrase-file", passphrase.toString()};
    Process killed = JarCommand.launch(folder, SMALL, restore);
    Eventually.holds("files coming back", Duration.ofSeconds(20), () -> isWriting(elsewhere));
    killed.destroyForcibly().waitFor();
    JarCommand.Ended restored = JarCommand.run(folder, SMALL, restore);
    assertEquals(0, restored.code(), restored.err());
    try (JarServer server = JarServer.start(folder, SMALL, "--data-dir", elsewhere.toString())) {
      SphinxUser anybody = SphinxUser.of(server.port(), 2);
      for (Map.Entry<String, byte[]> content : contents.entrySet()) {
        assertArrayEquals(content.getValue(), anybody.get("/public/" + content.getKey()).body());
      }
    }
  }

  private static boolean isWriting(Path data) throws Exception {
    Path unfinished = data.resolve("files/unfinished");
    if (!Files.isDirectory(unfinished)) {
      return false;
    }
    try (Stream<Path> files = Files.list(unfinished)) {
      return files.findAny().isPresent();
    }
  }
}

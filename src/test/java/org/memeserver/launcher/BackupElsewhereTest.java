package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.config.Config;
import org.memeserver.upkeep.Job;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** No backup goes where it could harm what it is made of. */
class BackupElsewhereTest {
  @TempDir private Path temporary;

  @Test
  void placesInOrAroundTheFoldersOfTheServerAreRefusedWhateverTheirPathsLookLike() throws Exception {
    Path data = Files.createDirectories(temporary.resolve("srv/data"));
    Path files = Files.createDirectories(temporary.resolve("disk/files"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), data);
    Path outward = Files.createSymbolicLink(data.resolve("outward"), temporary.resolve("elsewhere"));
    Job job = new BackupElsewhere((arguments, watcher) -> arguments, "file", new Config.Folders(data, files));
    for (Path inOrAround : List.of(
        data, data.resolve("keys"), data.resolve("snapshots/new"), files.resolve("x"), temporary.resolve("srv"), link.resolve("keys"), outward)) {
      String told = assertThrows(JobFailure.class, () -> job.run(to(inOrAround), Watcher.NOBODY), inOrAround::toString).getMessage();
      assertTrue(told.contains("must lie apart"), told);
    }
    for (Path apart : List.of(temporary.resolve("srv/data.backup"), temporary.resolve("srv/backups"), temporary.resolve("not/there"))) {
      assertEquals(to(apart), job.run(to(apart), Watcher.NOBODY));
    }
  }

  private static JsonNode to(Path place) {
    return JsonNodeFactory.instance.objectNode().put("file", place.toString());
  }
}

package org.memeserver.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.memeserver.config.Config;
import org.memeserver.upkeep.Job;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** Keeps backups out of the folders that they are made of: there they would take the place of what is at work, or mix with daily snapshots. */
final class BackupElsewhere implements Job {
  private final Job backup;
  private final String target;
  private final Map<String, Path> folders;

  /** @param target the argument that says where the backup goes */
  BackupElsewhere(Job backup, String target, Config.Folders folders) {
    this.backup = backup;
    this.target = target;
    this.folders = Map.of("DATA_DIR", folders.data(), "LOCAL_DIR", folders.files());
  }

  @Override
  public boolean isExclusive() {
    return backup.isExclusive();
  }

  @Override
  public JsonNode run(JsonNode arguments, Watcher watcher) throws JobFailure, IOException {
    Path place = Path.of(arguments.path(target).asText()).toAbsolutePath();
    for (Map.Entry<String, Path> folder : folders.entrySet()) {
      if (!isApart(place, folder.getValue())) {
        throw new JobFailure("A backup must lie apart from what it is made of, and " + place + " is in or around " + folder.getKey() + " ("
            + folder.getValue() + "). Nothing was changed");
      }
    }
    return backup.run(arguments, watcher);
  }

  private static boolean isApart(Path place, Path folder) throws IOException {
    if (!ApartFolders.areApart(place, folder)) {
      return false;
    }
    // A link in the folder that leads elsewhere would be replaced itself.
    return !ApartFolders.place(place.getParent()).resolve(place.getFileName()).startsWith(ApartFolders.place(folder));
  }
}

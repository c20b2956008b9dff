package org.memeserver.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.memeserver.upkeep.JobFailure;

/**
 * An archive to restore from.
 *
 * @param file the archive
 * @param beside the folder in which its files lie, if it does not hold them
 */
public record FoundArchive(Path file, Optional<Path> beside) {
  /**
   * Finds it.
   *
   * @param given an archive, or a folder of backups
   * @param snapshot the name of one in the folder; else the newest is taken, of those whose time has come by the clock
   * @throws JobFailure when there is none
   */
  public static FoundArchive of(Path given, Optional<String> snapshot) throws IOException, JobFailure {
    if (!Files.isDirectory(given)) {
      if (!Files.isRegularFile(given)) {
        throw new JobFailure("There is no backup " + given);
      }
      if (snapshot.isPresent()) {
        throw new JobFailure("--snapshot chooses among those of a folder, and " + given + " is a file");
      }
      Path parent = given.toAbsolutePath().getParent().getParent();
      return new FoundArchive(given, Optional.ofNullable(parent).filter(folder -> Files.isDirectory(folder.resolve("blobs"))));
    }
    List<Snapshots.Snapshot> all = new Snapshots(given.resolve("snapshots")).likeliestFirst();
    if (all.isEmpty()) {
      throw new JobFailure("There is no backup in the folder " + given);
    }
    Snapshots.Snapshot chosen = snapshot.isEmpty() ? all.get(0) : all.stream()
        .filter(one -> one.name().equals(snapshot.get()))
        .findFirst()
        .orElseThrow(() -> new JobFailure(
            "There is no snapshot " + snapshot.get() + "; there are " + String.join(", ", all.stream().map(Snapshots.Snapshot::name).toList())));
    return new FoundArchive(chosen.file(), Optional.of(given));
  }

  /** Whether it takes a passphrase to read it. */
  public boolean needsPassphrase() throws IOException, JobFailure {
    return ArchiveFile.needsPassphrase(file);
  }

  Optional<BackupFolder> files() {
    return beside.map(BackupFolder::new);
  }
}

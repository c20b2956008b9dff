package org.memeserver.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.memeserver.model.BlobId;
import org.memeserver.model.Secret;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** Removes snapshots that are not kept, and then the files that no kept one names. Ids rise in every snapshot, so one of each is in memory. */
final class Pruning {
  private final BackupFolder files;
  private final Snapshots snapshots;
  private final Optional<Secret> passphrase;
  private final Watcher watcher;
  private long snapshotsRemoved;
  private long filesRemoved;

  Pruning(BackupFolder files, Snapshots snapshots, Optional<Secret> passphrase, Watcher watcher) {
    this.files = files;
    this.snapshots = snapshots;
    this.passphrase = passphrase;
    this.watcher = watcher;
  }

  /** Nothing is removed unless every snapshot that stays says which files it needs. */
  void run(List<Snapshots.Snapshot> kept, List<Snapshots.Snapshot> old) throws IOException {
    List<KnownFiles> needed = new ArrayList<>();
    try {
      for (Snapshots.Snapshot snapshot : kept) {
        needed.add(KnownFiles.of(snapshot, passphrase));
      }
      for (Snapshots.Snapshot snapshot : old) {
        Files.delete(snapshot.file());
        snapshotsRemoved++;
      }
      PrivateFiles.sync(snapshots.folder());
      removeUnneeded(needed);
    } catch (JobFailure | DamagedArchiveException e) {
      watcher.note("what no snapshot needs any more is not removed, because one that is kept cannot be read: " + e.getMessage());
    } finally {
      for (KnownFiles known : needed) {
        known.close();
      }
    }
  }

  private void removeUnneeded(List<KnownFiles> needed) throws IOException {
    for (int first = 0; first < 256; first++) {
      for (String id : idsIn(String.format(Locale.ROOT, "%02x", first))) {
        boolean isNeeded = false;
        for (KnownFiles known : needed) {
          isNeeded |= known.find(new BlobId(id)).isPresent();
        }
        if (!isNeeded) {
          Files.deleteIfExists(files.pathOf(new BlobId(id)));
          filesRemoved++;
        }
      }
    }
  }

  /** Removes leftovers of broken copies by the way: nobody else writes while this runs. */
  private List<String> idsIn(String prefix) throws IOException {
    Path folder = files.pathOf(new BlobId(prefix + "0".repeat(30))).getParent();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<String> names;
    try (Stream<Path> there = Files.list(folder)) {
      names = there.map(file -> file.getFileName().toString()).sorted().toList();
    }
    for (String name : names) {
      if (name.endsWith(BackupFolder.PART)) {
        Files.deleteIfExists(folder.resolve(name));
      }
    }
    return names.stream().filter(BlobId::isBlobId).toList();
  }

  long snapshotsRemoved() {
    return snapshotsRemoved;
  }

  long filesRemoved() {
    return filesRemoved;
  }
}

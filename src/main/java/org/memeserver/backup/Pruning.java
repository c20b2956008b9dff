package org.memeserver.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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
  private final Set<String> owners;
  private final Watcher watcher;
  private long snapshotsRemoved;
  private long filesRemoved;

  /** @param owners the identities of the databases whose snapshots may be removed */
  Pruning(BackupFolder files, Snapshots snapshots, Optional<Secret> passphrase, Set<String> owners, Watcher watcher) {
    this.files = files;
    this.snapshots = snapshots;
    this.passphrase = passphrase;
    this.owners = owners;
    this.watcher = watcher;
  }

  /**
   * Removes what is too much. A snapshot that cannot be read, or is of another database, stays and is not counted; and no file is removed while
   * there is one, because nobody knows which it needs.
   *
   * @param keep snapshots to keep, 1 or more
   * @param now what the clock shows
   */
  void run(int keep, Instant now) throws IOException {
    List<KnownFiles> needed = new ArrayList<>();
    boolean allRead = true;
    try {
      for (Snapshots.Snapshot snapshot : snapshots.bestFirst(now)) {
        allRead &= look(snapshot, keep, needed);
      }
      PrivateFiles.sync(snapshots.folder());
      if (allRead && !needed.isEmpty()) {
        removeUnneeded(needed);
      }
    } catch (DamagedArchiveException e) {
      watcher.note("files that no snapshot needs any more are not removed, because one that is kept is damaged: " + e.getMessage());
    } finally {
      for (KnownFiles known : needed) {
        known.close();
      }
    }
  }

  /** Keeps a snapshot or removes it; false when it says nothing of its files. */
  private boolean look(Snapshots.Snapshot snapshot, int keep, List<KnownFiles> needed) throws IOException {
    boolean isKept = false;
    EntryReader entries = null;
    try {
      entries = ArchiveFile.open(snapshot.file(), passphrase);
      About about = About.read(entries);
      if (about.contents() != Contents.LISTED || !owners.contains(about.database())) {
        throw new JobFailure("it is not of this database");
      }
      if (needed.size() < keep) {
        needed.add(KnownFiles.of(entries));
        isKept = true;
        return true;
      }
    } catch (JobFailure | DamagedArchiveException e) {
      watcher.note("the snapshot " + snapshot.file() + " is left, and no file is removed, because it may need it: " + e.getMessage());
      return false;
    } finally {
      if (entries != null && !isKept) {
        entries.close();
      }
    }
    Files.delete(snapshot.file());
    snapshotsRemoved++;
    return true;
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

  private List<String> idsIn(String prefix) throws IOException {
    Path folder = files.pathOf(new BlobId(prefix + "0".repeat(30))).getParent();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> there = Files.list(folder)) {
      return there.map(file -> file.getFileName().toString()).filter(BlobId::isBlobId).sorted().toList();
    }
  }

  long snapshotsRemoved() {
    return snapshotsRemoved;
  }

  long filesRemoved() {
    return filesRemoved;
  }
}

package org.memeserver.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.memeserver.model.Secret;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** Snapshots of records and keys, without files, for the day when the database does not open. */
public final class RecordsSnapshot {
  /** A snapshot is somewhat larger than the one before; and others need room too. */
  private static final long ROOM_BESIDE = 32L << 20;

  private final Source source;
  private final Snapshots snapshots;
  private final int keep;

  /** @param keep how many stay, 1 or more */
  public RecordsSnapshot(Source source, Snapshots snapshots, int keep) {
    this.source = source;
    this.snapshots = snapshots;
    this.keep = keep;
  }

  /** Whether the newest one is older than the interval, or there is none, or its time has not come yet by the clock. */
  public boolean isDue(Duration interval) throws IOException {
    Instant now = source.clock().instant();
    return snapshots.newestFirst().stream()
        .filter(snapshot -> !snapshot.time().isAfter(now))
        .findFirst()
        .filter(newest -> newest.time().plus(interval).isAfter(now))
        .isEmpty();
  }

  /**
   * Makes one, and removes the oldest only after that.
   *
   * @param passphrase empty for one that everybody can read who can read the folder
   * @return its file
   * @throws JobFailure when there is no room, or it is to stop
   */
  public Path make(Optional<Secret> passphrase, Watcher watcher) throws IOException, JobFailure {
    PrivateFiles.makeFolder(snapshots.folder());
    snapshots.removeBrokenOff();
    List<Snapshots.Snapshot> before = snapshots.newestFirst();
    long newest = before.isEmpty() ? 0 : Files.size(before.get(0).file());
    BackupFile.expectRoom(snapshots.folder(), 2 * newest + ROOM_BESIDE);
    Instant now = source.clock().instant();
    Path file = snapshots.at(now);
    try (ArchiveFile archive = ArchiveFile.create(file, passphrase, source.random())) {
      RecordsPart.write(source, Contents.RECORDS, watcher, archive.entries());
      new FilesCopy(source, watcher).writeEnd(archive.entries());
      archive.complete();
    }
    removeOld(now, passphrase, watcher);
    return file;
  }

  private void removeOld(Instant now, Optional<Secret> passphrase, Watcher watcher) throws IOException {
    int kept = 0;
    for (Snapshots.Snapshot snapshot : snapshots.bestFirst(now)) {
      Optional<String> foreign = whyNotOurs(snapshot, passphrase);
      if (foreign.isPresent()) {
        watcher.note("the snapshot " + snapshot.file() + " is never removed: " + foreign.get());
      } else if (kept < keep) {
        kept++;
      } else {
        Files.delete(snapshot.file());
      }
    }
  }

  /** Why a file in the folder is none of ours, as far as can be told; empty when it is. */
  private static Optional<String> whyNotOurs(Snapshots.Snapshot snapshot, Optional<Secret> passphrase) throws IOException {
    try (EntryReader entries = ArchiveFile.open(snapshot.file(), passphrase)) {
      return About.read(entries).contents() == Contents.RECORDS ? Optional.empty() : Optional.of("it is a backup that somebody put there");
    } catch (JobFailure | DamagedArchiveException e) {
      return Optional.of(e.getMessage());
    }
  }
}

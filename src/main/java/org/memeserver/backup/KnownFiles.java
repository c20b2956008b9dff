package org.memeserver.backup;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.memeserver.model.BlobId;
import org.memeserver.model.Secret;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** The files that a snapshot names, looked up in rising order of their ids; holds one in memory. */
final class KnownFiles implements AutoCloseable {
  private final Optional<EntryReader> entries;
  private Optional<ListedFile> next;

  private KnownFiles(Optional<EntryReader> entries) throws IOException {
    this.entries = entries;
    this.next = entries.isPresent() ? ListedFile.next(entries.get()) : Optional.empty();
  }

  /**
   * Those of the newest snapshot that can be read.
   *
   * @param now what the clock shows
   */
  static KnownFiles of(Snapshots snapshots, Instant now, Optional<Secret> passphrase, Watcher watcher) throws IOException {
    for (Snapshots.Snapshot snapshot : snapshots.bestFirst(now)) {
      try {
        return of(snapshot, passphrase);
      } catch (JobFailure | DamagedArchiveException e) {
        watcher.note("the snapshot " + snapshot.name() + " cannot be read, so its files are not believed: " + e.getMessage());
      }
    }
    return new KnownFiles(Optional.empty());
  }

  private static KnownFiles of(Snapshots.Snapshot snapshot, Optional<Secret> passphrase) throws IOException, JobFailure {
    EntryReader entries = ArchiveFile.open(snapshot.file(), passphrase);
    boolean done = false;
    try {
      KnownFiles known = of(entries);
      done = true;
      return known;
    } finally {
      if (!done) {
        entries.close();
      }
    }
  }

  /**
   * Those of a snapshot that has been opened, which are closed with it.
   *
   * @throws DamagedArchiveException when it is damaged, or names none
   */
  static KnownFiles of(EntryReader entries) throws IOException {
    for (Optional<String> name = entries.next(); name.isPresent(); name = entries.next()) {
      if (name.get().equals(Archive.LIST)) {
        return new KnownFiles(Optional.of(entries));
      }
    }
    throw new DamagedArchiveException("it names no files");
  }

  /** The file of this id, if it is named. Each id is higher than that before. */
  Optional<ListedFile> find(BlobId id) throws IOException {
    while (next.isPresent() && next.get().id().text().compareTo(id.text()) < 0) {
      next = ListedFile.next(entries.orElseThrow());
    }
    return next.filter(file -> file.id().equals(id));
  }

  @Override
  public void close() throws IOException {
    if (entries.isPresent()) {
      entries.get().close();
    }
  }
}

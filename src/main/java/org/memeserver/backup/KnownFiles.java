package org.memeserver.backup;

import java.io.IOException;
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

  /** Those of the newest snapshot that can be read. */
  static KnownFiles of(Snapshots snapshots, Optional<Secret> passphrase, Watcher watcher) throws IOException {
    for (Snapshots.Snapshot snapshot : snapshots.newestFirst()) {
      try {
        return of(snapshot, passphrase);
      } catch (JobFailure | DamagedArchiveException e) {
        watcher.note("the snapshot " + snapshot.name() + " cannot be read, so files are hashed again: " + e.getMessage());
      }
    }
    return new KnownFiles(Optional.empty());
  }

  /**
   * Those of one snapshot.
   *
   * @throws JobFailure when it cannot be opened
   */
  static KnownFiles of(Snapshots.Snapshot snapshot, Optional<Secret> passphrase) throws IOException, JobFailure {
    EntryReader entries = ArchiveFile.open(snapshot.file(), passphrase);
    boolean done = false;
    try {
      for (Optional<String> name = entries.next(); name.isPresent(); name = entries.next()) {
        if (name.get().equals(Archive.LIST)) {
          KnownFiles known = new KnownFiles(Optional.of(entries));
          done = true;
          return known;
        }
      }
      throw new DamagedArchiveException("it names no files");
    } finally {
      if (!done) {
        entries.close();
      }
    }
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

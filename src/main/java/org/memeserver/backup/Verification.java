package org.memeserver.backup;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Optional;
import org.memeserver.db.Database;
import org.memeserver.db.DatabasePlace;
import org.memeserver.db.RecordsImport;
import org.memeserver.model.BlobId;
import org.memeserver.model.Secret;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** Proves that an archive can be restored: fills a database of its own with every record, opens every file, and removes it all again. */
public final class Verification {
  private final FoundArchive archive;
  private final Optional<Secret> passphrase;
  private final SecureRandom random;

  public Verification(FoundArchive archive, Optional<Secret> passphrase, SecureRandom random) {
    this.archive = archive;
    this.passphrase = passphrase;
    this.random = random;
  }

  /**
   * Proves it.
   *
   * @throws JobFailure when it cannot be opened, or the work is to stop
   * @throws DamagedArchiveException when it is not as it was written
   */
  public Unpacked run(Watcher watcher) throws IOException, JobFailure {
    try (EntryReader entries = ArchiveFile.open(archive.file(), passphrase)) {
      About about = About.read(entries, archive);
      try (Scratch scratch = Scratch.make(Scratch.temporary());
          Database database = Database.openEvenUnfinished(new DatabasePlace.Folder(scratch.folder()))) {
        RecordsImport records = RecordsImport.begin(database, about.database());
        return new Unpacking(about, entries, database, records, new Nowhere(archive.files()), watcher, random).run();
      }
    }
  }

  /** Looks at all files and keeps none. */
  private record Nowhere(Optional<BackupFolder> beside) implements Unpacking.FilesTarget, Unpacking.Taking {
    @Override
    public Unpacking.Taking begin(BlobId id) {
      return this;
    }

    @Override
    public boolean isLenient() {
      // So that one run names all that are damaged.
      return true;
    }

    @Override
    public void write(byte[] bytes, int length) {}

    @Override
    public void keep() {}

    @Override
    public void close() {}
  }
}

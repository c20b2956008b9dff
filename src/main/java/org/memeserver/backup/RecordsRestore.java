package org.memeserver.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.PlaceOwner;
import org.memeserver.crypto.KeyBook;
import org.memeserver.crypto.KeyFile;
import org.memeserver.crypto.KeysText;
import org.memeserver.db.Database;
import org.memeserver.db.DatabasePlace;
import org.memeserver.db.RecordsImport;
import org.memeserver.model.BlobId;
import org.memeserver.model.Secret;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/**
 * Puts the records of a snapshot in the place of a database that does not open any more. The database is put aside, never removed, and only when the
 * new one is whole; the files stay as they are.
 */
public final class RecordsRestore {
  private final FoundArchive archive;
  private final Optional<Secret> passphrase;
  private final SecureRandom random;
  private final Clock clock;

  public RecordsRestore(FoundArchive archive, Optional<Secret> passphrase, SecureRandom random, Clock clock) {
    this.archive = archive;
    this.passphrase = passphrase;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Where to.
   *
   * @param data the folder of data
   * @param records in PostgreSQL a database without records; in a folder whatever there is
   * @param keysPassphrase what the keys file is sealed under, or is to be when there is none yet; none for one that is not sealed
   * @param files every place where a server would look for files
   */
  public record Place(Path data, DatabasePlace records, Path keysFile, Optional<Secret> keysPassphrase, List<BlobPlace> files) {}

  /** @param putAside where the database is that was there */
  public record Outcome(Unpacked unpacked, Optional<Path> putAside) {}

  /**
   * Restores. No server is at work.
   *
   * @throws JobFailure when the archive cannot be opened, the database is in use, or the work is to stop
   * @throws DamagedArchiveException when the archive is not as it was written; nothing was changed then
   */
  public Outcome run(Place to, Watcher watcher) throws IOException, JobFailure {
    if (to.records() instanceof DatabasePlace.Server) {
      Filled filled = fill(to.records(), watcher);
      addKeys(to, filled.unpacked().keysText());
      own(to.files(), filled);
      return new Outcome(filled.unpacked(), Optional.empty());
    }
    Path scratch = to.data().resolve("restoring-records");
    DatabasePlace.Folder made = new DatabasePlace.Folder(scratch);
    Database.remove(made);
    Filled filled = fill(made, watcher);
    addKeys(to, filled.unpacked().keysText());
    Optional<Path> aside = Database.replace((DatabasePlace.Folder) to.records(), made, Snapshots.nameOf(clock.instant()));
    own(to.files(), filled);
    removeFolder(scratch);
    return new Outcome(filled.unpacked(), aside);
  }

  /** @param database the identity of the new one */
  private record Filled(Unpacked unpacked, String database) {}

  /** Files that came after the snapshot have no record; the new database has no say in anything that is there now. */
  private void own(List<BlobPlace> files, Filled filled) throws IOException {
    for (BlobPlace place : files) {
      Optional<PlaceOwner> owner = place.owner().filter(known -> known.database().equals(filled.unpacked().about().database()));
      if (owner.isPresent()) {
        place.own(new PlaceOwner(
            filled.database(), clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(PlaceOwner.CLOCKS_DIFFER), owner.get().elsewhere()));
      }
    }
  }

  private Filled fill(DatabasePlace place, Watcher watcher) throws IOException, JobFailure {
    try (EntryReader entries = ArchiveFile.open(archive.file(), passphrase)) {
      About about = About.read(entries, archive);
      if (about.contents() != Contents.RECORDS) {
        throw new JobFailure("--records takes a snapshot of records, such as those in DATA_DIR/snapshots; without it the backup is restored whole");
      }
      try (Database database = Database.openEvenUnfinished(place)) {
        RecordsImport records = RecordsImport.begin(database, about.database());
        Unpacked unpacked = new Unpacking(about, entries, database, records, new NoFiles(), watcher, random).run();
        records.finish();
        return new Filled(unpacked, database.identity());
      }
    }
  }

  /** A snapshot of records has none. */
  private record NoFiles() implements Unpacking.FilesTarget {
    @Override
    public Unpacking.Taking begin(BlobId id) throws IOException {
      throw new DamagedArchiveException("it holds a file, and should not");
    }

    @Override
    public Optional<BackupFolder> beside() {
      return Optional.empty();
    }

    @Override
    public boolean isLenient() {
      return false;
    }
  }

  /** The keys in force stay so; those that the records need are put beside them. */
  private void addKeys(Place to, String text) throws IOException {
    KeyBook saved = KeysText.parse(archive.file(), text);
    if (Files.notExists(to.keysFile(), LinkOption.NOFOLLOW_LINKS)) {
      KeyFile.write(to.keysFile(), saved, to.keysPassphrase(), random);
    } else {
      KeyFile.edit(to.keysFile(), to.keysPassphrase(), now -> now.withStorageOf(saved), random);
    }
  }

  private static void removeFolder(Path folder) throws IOException {
    List<Path> left;
    try (var files = Files.list(folder)) {
      left = files.toList();
    }
    for (Path file : left) {
      Files.delete(file);
    }
    Files.delete(folder);
  }
}

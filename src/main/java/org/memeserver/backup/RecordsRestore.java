package org.memeserver.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.memeserver.blob.BlobPlace;
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
  private final boolean evenHealthy;
  private final SecureRandom random;
  private final Clock clock;

  /** @param evenHealthy whether to put a database aside that opens and has records */
  public RecordsRestore(FoundArchive archive, Optional<Secret> passphrase, boolean evenHealthy, SecureRandom random, Clock clock) {
    this.archive = archive;
    this.passphrase = passphrase;
    this.evenHealthy = evenHealthy;
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

  /**
   * What was done.
   *
   * @param putAside where the database is that was there
   * @param formerOwners by the names of places, the file that keeps what each said before of the database that its files belong to
   */
  public record Outcome(Unpacked unpacked, Optional<Path> putAside, Map<String, Path> formerOwners) {}

  /**
   * Restores. No server is at work.
   *
   * @throws JobFailure when the archive cannot be opened, the database is in use, or is not damaged, or the work is to stop
   * @throws DamagedArchiveException when the archive is not as it was written; nothing was changed then
   */
  public Outcome run(Place to, Watcher watcher) throws IOException, JobFailure {
    RestoreNote note = new RestoreNote(to.data());
    Optional<RestoreNote.Noted> begun = note.read();
    if (begun.isPresent()) {
      return putInPlace(to, note, begun.get(), expectSame(to, note, begun.get()));
    }
    String time = Snapshots.nameOf(clock.instant());
    if (!(to.records() instanceof DatabasePlace.Folder damaged)) {
      // Before the mark goes from the database, which keeps servers away: a run that was killed must find itself unfinished.
      Map<String, Path> formerOwners = new LinkedHashMap<>();
      Filled filled = fill(to.records(), watcher, done -> {
        addKeys(to, done.unpacked().keysText());
        formerOwners.putAll(owner(to).give(done.unpacked().about().database(), done.database(), time));
      });
      return new Outcome(filled.unpacked(), Optional.empty(), formerOwners);
    }
    if (!evenHealthy) {
      DamagedDatabase.expect(damaged);
    }
    Database.remove(scratch(to));
    Filled filled = fill(scratch(to), watcher, done -> addKeys(to, done.unpacked().keysText()));
    About about = filled.unpacked().about();
    RestoreNote.Noted noted = new RestoreNote.Noted(
        about.archive(), "meme restore --records " + archive.file(), time, RestoreNote.names(to.records(), to.files()), List.of(filled.database()));
    note.write(noted);
    return putInPlace(to, note, noted, filled.unpacked());
  }

  /** What is still to be done when all that is noted is made; a run that was killed in the middle of it does the rest when run again. */
  private Outcome putInPlace(Place to, RestoreNote note, RestoreNote.Noted noted, Unpacked unpacked) throws IOException {
    Optional<Path> aside = Optional.empty();
    if (Database.state(scratch(to)).version() > 0) {
      aside = Database.replace((DatabasePlace.Folder) to.records(), scratch(to), noted.time());
    }
    String made = noted.made().get(noted.made().size() - 1);
    Map<String, Path> formerOwners = owner(to).give(unpacked.about().database(), made, noted.time());
    removeFolder(scratch(to).folder());
    note.remove();
    return new Outcome(unpacked, aside, formerOwners);
  }

  private Unpacked expectSame(Place to, RestoreNote note, RestoreNote.Noted begun) throws IOException, JobFailure {
    try (EntryReader entries = ArchiveFile.open(archive.file(), passphrase)) {
      About about = About.read(entries, archive);
      note.expect(begun, about.archive(), RestoreNote.names(to.records(), to.files()));
      expectRecordsAlone(about);
      // It was read to its end before the note was written, and has no files.
      return new Unpacked(about, "", 0, 0, List.of(), List.of());
    }
  }

  private static DatabasePlace.Folder scratch(Place to) {
    return new DatabasePlace.Folder(to.data().resolve("restoring-records"));
  }

  private NewOwner owner(Place to) {
    return new NewOwner(to.data(), to.files(), clock.instant());
  }

  /** @param database the identity of the new one */
  private record Filled(Unpacked unpacked, String database) {}

  /** What is done when all records are there, and before servers may work on them. */
  private interface Ending {
    void end(Filled filled) throws IOException, JobFailure;
  }

  private Filled fill(DatabasePlace place, Watcher watcher, Ending ending) throws IOException, JobFailure {
    try (EntryReader entries = ArchiveFile.open(archive.file(), passphrase)) {
      About about = About.read(entries, archive);
      expectRecordsAlone(about);
      try (Database database = Database.openEvenUnfinished(place)) {
        return SoleWork.on(database, () -> {
          RecordsImport records = RecordsImport.begin(database, about.database());
          Unpacked unpacked = new Unpacking(about, entries, database, records, new NoFiles(), watcher, random).run();
          Filled filled = new Filled(unpacked, database.identity());
          ending.end(filled);
          records.finish();
          return filled;
        });
      }
    }
  }

  private static void expectRecordsAlone(About about) throws JobFailure {
    if (about.contents() != Contents.RECORDS) {
      throw new JobFailure("--records takes a snapshot of records, such as those in DATA_DIR/snapshots; without it the backup is restored whole");
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
    if (Files.notExists(folder)) {
      return;
    }
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

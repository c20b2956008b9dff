package org.memeserver.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.BlobWriter;
import org.memeserver.blob.PlaceOwner;
import org.memeserver.db.Database;
import org.memeserver.db.DatabasePlace;
import org.memeserver.db.RecordsImport;
import org.memeserver.model.BlobId;
import org.memeserver.model.Secret;
import org.memeserver.upkeep.JobFailure;
import org.memeserver.upkeep.Watcher;

/** Brings a whole server back into an empty place, on which no server starts before all is back. One that was broken off goes on when run again. */
public final class Restore {
  private final FoundArchive archive;
  private final Optional<Secret> passphrase;
  private final boolean isLenient;
  private final SecureRandom random;
  private final Clock clock;

  /** @param isLenient whether to go on without files of a folder that are not as they were written */
  public Restore(FoundArchive archive, Optional<Secret> passphrase, boolean isLenient, SecureRandom random, Clock clock) {
    this.archive = archive;
    this.passphrase = passphrase;
    this.isLenient = isLenient;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Where to.
   *
   * @param data the folder of data
   * @param keysFile not there
   * @param keysPassphrase seals it, if there is one
   * @param primary where files go
   * @param all every place where a server would look for files
   */
  public record Target(Path data, DatabasePlace records, Path keysFile, Optional<Secret> keysPassphrase, BlobPlace primary, List<BlobPlace> all) {}

  /**
   * Restores.
   *
   * @throws JobFailure when the place is not empty, the archive cannot be opened, or the work is to stop
   * @throws DamagedArchiveException when the archive is not as it was written; no server starts on what was restored of it
   */
  public Unpacked run(Target target, Watcher watcher) throws IOException, JobFailure {
    try (EntryReader entries = ArchiveFile.open(archive.file(), passphrase)) {
      About about = About.read(entries, archive);
      if (about.contents() == Contents.RECORDS) {
        throw new JobFailure("The backup holds records and keys alone; \"meme restore --records\" takes it for a server whose files are there");
      }
      RestoreNote note = new RestoreNote(target.data());
      EmptyPlace place = new EmptyPlace(target, note, "meme restore " + archive.file() + (isLenient ? " --skip-damaged" : ""));
      if (!place.prepare(about)) {
        Unpacked whole = new Verification(archive, passphrase, random).run(watcher);
        note.remove();
        return whole;
      }
      try (Database database = Database.openEvenUnfinished(target.records())) {
        Unpacked unpacked = SoleWork.on(database, () -> fill(target, database, place, about, entries, watcher));
        note.remove();
        return unpacked;
      }
    }
  }

  private Unpacked fill(Target target, Database database, EmptyPlace place, About about, EntryReader entries, Watcher watcher)
      throws IOException, JobFailure {
    RecordsImport records = RecordsImport.begin(database, about.database());
    place.claim(database);
    own(target.primary(), database);
    // What a run that was killed had begun; nobody else writes here.
    target.primary().removeUnfinished(id -> false, clock.instant().plus(PlaceOwner.CLOCKS_DIFFER));
    Unpacked unpacked =
        new Unpacking(about, entries, database, records, new Files(target.primary(), archive.files(), isLenient), watcher, random).run();
    place.writeKeys(unpacked.keysText(), random);
    records.finish();
    return unpacked;
  }

  /** Nothing was there before, so all that no record names may go. */
  private void own(BlobPlace place, Database database) throws IOException {
    place.own(new PlaceOwner(database.identity(), clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(PlaceOwner.CLOCKS_DIFFER), Optional.empty()));
  }

  /** Keeps files in a place; those of a run that was broken off are there already. */
  private record Files(BlobPlace place, Optional<BackupFolder> beside, boolean isLenient) implements Unpacking.FilesTarget {
    @Override
    public Unpacking.Taking begin(BlobId id) throws IOException {
      return new Kept(place.has(id) ? null : place.create(id));
    }
  }

  /** @param writer null for a blob that is there */
  private record Kept(BlobWriter writer) implements Unpacking.Taking {
    @Override
    public void write(byte[] bytes, int length) throws IOException {
      if (writer != null) {
        writer.write(ByteBuffer.wrap(bytes, 0, length));
      }
    }

    @Override
    public void keep() throws IOException {
      if (writer != null) {
        writer.commit();
      }
    }

    @Override
    public void close() {
      if (writer != null) {
        writer.close();
      }
    }
  }
}

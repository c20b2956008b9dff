package org.memeserver.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.memeserver.blob.PlaceOwner;
import org.memeserver.blob.file.FileBlobStore;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.Database;
import org.memeserver.db.DatabasePlace;
import org.memeserver.model.BlobId;

/**
 * Sees to it that the folder of files and the database belong together. A sweep removes what no record names, so a server that was given the
 * folder of another database, or whose disk is not mounted, would do great harm.
 */
final class FilesOfDatabase {
  /** So many files are looked for where nothing else tells; one that is there is enough, because some may have been lost. */
  private static final int SAMPLE = 100;

  private final FileBlobStore store;
  private final Path folder;
  private final Database database;
  private final DatabasePlace place;
  private final Clock clock;

  FilesOfDatabase(FileBlobStore store, Path folder, Database database, DatabasePlace place, Clock clock) {
    this.store = store;
    this.folder = folder;
    this.database = database;
    this.place = place;
    this.clock = clock;
  }

  /**
   * Makes the database the owner of the folder, if it is not yet and may be.
   *
   * @return since when it is: it has no say in older files that its records do not name
   * @throws StartFailure when they do not belong together
   * @throws IOException when the folder cannot be read or written
   */
  Instant settle() throws IOException, StartFailure {
    Optional<PlaceOwner> owner = store.owner();
    if (owner.isPresent() && owner.get().database().equals(database.identity())) {
      return owner.get().since();
    }
    PlaceOwner mine = new PlaceOwner(database.identity(), since(owner), Optional.empty());
    store.own(mine);
    return mine.since();
  }

  private Instant since(Optional<PlaceOwner> owner) throws IOException, StartFailure {
    // Files may have times of whole or even seconds.
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS).minusSeconds(2);
    if (store.isEmpty() && new BlobRepository(database).some(1).isEmpty()) {
      return now;
    }
    if (owner.isPresent()) {
      if (database.copiedFrom().equals(owner.map(PlaceOwner::database))) {
        // What was uploaded between the copying and now is not in the copy; its bytes are not this database's to remove.
        return now;
      }
      throw new StartFailure("The files in " + folder + " belong to another database than " + place
          + ". Name that one, or another LOCAL_DIR; \"meme db copy\" takes records from one database to another");
    }
    List<BlobId> needed = new BlobRepository(database).some(SAMPLE);
    if (needed.isEmpty()) {
      throw new StartFailure("There are files in " + folder + ", but no records in the database " + place
          + ". Name the database that they belong to, or another LOCAL_DIR; \"meme db copy\" takes records from one database to another");
    }
    if (!hasAny(needed)) {
      throw new StartFailure("No file that the database " + place + " names is in " + folder + ". Is LOCAL_DIR right, and its disk mounted?");
    }
    // Kept from the beginning by a version that wrote down no owner.
    return Instant.EPOCH;
  }

  private boolean hasAny(List<BlobId> needed) throws IOException {
    for (BlobId id : needed) {
      if (store.has(id)) {
        return true;
      }
    }
    return false;
  }
}

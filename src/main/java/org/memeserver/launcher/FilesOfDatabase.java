package org.memeserver.launcher;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.PlaceOwner;
import org.memeserver.db.BlobRepository;
import org.memeserver.db.Database;
import org.memeserver.db.DatabasePlace;
import org.memeserver.model.BlobId;

/**
 * Sees to it that the places of files and the database belong together, and that all places are looked into. A sweep removes what no record names, so
 * a server that was given the folder of another database, or whose disk is not mounted, would do great harm.
 */
final class FilesOfDatabase {
  /** So many files are looked for where nothing else tells; one that is there is enough, because some may have been lost. */
  private static final int SAMPLE = 100;

  /** Files may have times of whole or even seconds. */
  private static final Duration INEXACT_TIMES = Duration.ofSeconds(2);

  private final Places places;
  private final Database database;
  private final DatabasePlace records;
  private final Clock clock;
  private final Supplier<String> wayBack;

  /** @param wayBack what to add for people whose database is lost */
  FilesOfDatabase(Places places, Database database, DatabasePlace records, Clock clock, Supplier<String> wayBack) {
    this.places = places;
    this.database = database;
    this.records = records;
    this.clock = clock;
    this.wayBack = wayBack;
  }

  /**
   * Makes the database the owner of the places, if it is not yet and may be, and has the places name each other as far as they must.
   *
   * @throws StartFailure when they do not belong together, or files lie in a place that is not looked into
   * @throws IOException when a place cannot be read or written
   */
  void settle() throws IOException, StartFailure {
    expectNoThird(used());
    List<BlobPlace> full = new ArrayList<>();
    List<BlobPlace> empty = new ArrayList<>();
    for (BlobPlace place : used()) {
      (place.isEmpty() ? empty : full).add(place);
    }
    // Places that hold something tell whose they are, and empty ones follow them.
    for (BlobPlace place : full) {
      settle(place, false);
    }
    for (BlobPlace place : empty) {
      settle(place, true);
    }
    noteEachOther();
  }

  /**
   * The time since when the database has a say in files that its records do not name, as the places say now: another database may have taken them
   * over, and a move brings files that are new where they come to.
   *
   * @return empty when a place belongs to another database
   */
  Optional<Instant> judgesSince() throws IOException {
    Instant since = Instant.EPOCH;
    for (BlobPlace place : used()) {
      Optional<PlaceOwner> owner = place.owner();
      if (!isOurs(owner)) {
        return Optional.empty();
      }
      since = later(since, owner.get().since());
    }
    return Optional.of(since);
  }

  /**
   * A folder beside a bucket is no place as long as no file of this database was ever in it: servers on several machines each have such a folder,
   * which says nothing of those of the others.
   */
  private List<BlobPlace> used() throws IOException {
    List<BlobPlace> used = new ArrayList<>(List.of(places.primary()));
    if (places.second().isPresent()) {
      BlobPlace second = places.second().get();
      if (second != places.folder() || second.owner().isPresent() || !second.isEmpty()) {
        used.add(second);
      }
    }
    return used;
  }

  /**
   * What a place says of another one is written over later, so an empty place that was named by mistake, in the place of the one with the files, must
   * not come that far. A place that is known by another name now has its owner, and most likely files.
   */
  private void expectNoThird(List<BlobPlace> used) throws IOException, StartFailure {
    if (used.size() < 2) {
      return;
    }
    for (int i = 0; i < 2; i++) {
      BlobPlace place = used.get(i);
      BlobPlace other = used.get(1 - i);
      Optional<String> elsewhere = place.owner().flatMap(PlaceOwner::elsewhere);
      boolean third = elsewhere.isPresent() && !elsewhere.get().equals(PlaceOwner.nameOf(other));
      if (third && mayBeWrong(other, place) && !new BlobRepository(database).some(1).isEmpty()) {
        throw new StartFailure(place + " says that other files of its database lie in " + elsewhere.get() + ", but " + other
            + " is named in its place and is empty. Is " + setting(other) + " right? To change over, name the former one and move its files with"
            + " \"meme blobs move\" first");
      }
    }
  }

  /** A bucket has many names; a folder has one. */
  private boolean mayBeWrong(BlobPlace place, BlobPlace other) throws IOException {
    return place.isEmpty() && (place == places.folder() || place.owner().isEmpty() || other.isEmpty());
  }

  private void settle(BlobPlace place, boolean isEmpty) throws IOException, StartFailure {
    Optional<PlaceOwner> owner = place.owner();
    if (!isOurs(owner)) {
      place.own(new PlaceOwner(database.identity(), since(place, owner, isEmpty), owner.flatMap(PlaceOwner::elsewhere)));
    }
  }

  private boolean isOurs(Optional<PlaceOwner> owner) {
    return owner.map(PlaceOwner::database).filter(database.identity()::equals).isPresent();
  }

  /** Older files that its records do not name are not the database's to remove. */
  private Instant since(BlobPlace place, Optional<PlaceOwner> owner, boolean isEmpty) throws IOException, StartFailure {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Duration inexact = place == places.folder() ? INEXACT_TIMES : PlaceOwner.CLOCKS_DIFFER;
    // Nobody else is at work in a folder while this process holds it, but in a bucket another server may have nothing yet.
    boolean isFree = isEmpty && (owner.isEmpty() || place == places.folder());
    if (isFree && (new BlobRepository(database).some(1).isEmpty() || anotherIsOurs(place))) {
      return now.minus(inexact);
    }
    if (owner.isPresent()) {
      if (database.copiedFrom().equals(owner.map(PlaceOwner::database))) {
        // What was uploaded between the copying and now is not in the copy; its bytes are not this database's to remove.
        return place == places.folder() ? now.minus(inexact) : now.plus(inexact);
      }
      throw new StartFailure("The files in " + place + " belong to another database than " + records + ". Name that one, or another "
          + setting(place) + "; \"meme db copy\" takes records from one database to another"
          // One that has records is more likely the wrong one than the loss of the right one.
          + (new BlobRepository(database).some(1).isEmpty() ? wayBack.get() : ""));
    }
    List<BlobId> needed = new BlobRepository(database).some(SAMPLE);
    if (needed.isEmpty()) {
      throw new StartFailure("There are files in " + place + ", but no records in the database " + records
          + ". Name the database that they belong to, or another " + setting(place) + "; \"meme db copy\" takes records from one database to another");
    }
    for (BlobId id : needed) {
      if (place.has(id)) {
        // Kept from the beginning by a version that wrote down no owner.
        return Instant.EPOCH;
      }
    }
    throw new StartFailure("No file that the database " + records + " names is in " + place + ". Is " + setting(place)
        + (place == places.folder() ? " right, and its disk mounted?" : " right?"));
  }

  private boolean anotherIsOurs(BlobPlace place) throws IOException {
    for (BlobPlace other : used()) {
      if (other != place && isOurs(other.owner())) {
        return true;
      }
    }
    return false;
  }

  /** So that no server starts that looks into one of them only, while it needs the other. */
  private void noteEachOther() throws IOException, StartFailure {
    BlobPlace primary = places.primary();
    Optional<String> elsewhere = primary.owner().flatMap(PlaceOwner::elsewhere);
    List<BlobPlace> used = used();
    if (used.size() == 1) {
      if (elsewhere.isPresent()) {
        throw new StartFailure("Some files of the database " + records + " are not in " + primary + ", but in " + elsewhere.get()
            + ". This server would not find them: " + (places.bucket().isEmpty()
                ? "set S3_BUCKET and what belongs to it, or move them here with \"meme blobs move --to local\""
                : "set LOCAL_DIR to that folder, or move them with \"meme blobs move --to s3\" where they are"));
      }
      return;
    }
    BlobPlace second = used.get(1);
    note(second, Optional.of(PlaceOwner.nameOf(primary)));
    note(primary, second.isEmpty() ? Optional.empty() : Optional.of(PlaceOwner.nameOf(second)));
  }

  private static void note(BlobPlace place, Optional<String> elsewhere) throws IOException {
    PlaceOwner owner = place.owner().orElseThrow();
    if (!owner.elsewhere().equals(elsewhere)) {
      place.own(owner.with(elsewhere));
    }
  }

  private String setting(BlobPlace place) {
    return place == places.folder() ? "LOCAL_DIR" : "S3_BUCKET or S3_PREFIX";
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}

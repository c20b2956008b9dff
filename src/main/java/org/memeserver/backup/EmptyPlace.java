package org.memeserver.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.memeserver.blob.BlobPlace;
import org.memeserver.crypto.KeyBook;
import org.memeserver.crypto.KeyFile;
import org.memeserver.crypto.KeysText;
import org.memeserver.db.Database;
import org.memeserver.db.DatabasePlace;
import org.memeserver.db.RecordsImport;
import org.memeserver.upkeep.JobFailure;

/** Sees to it that a restore meets nothing but what a restore of the same archive has left. */
final class EmptyPlace {
  private final Restore.Target target;
  private final RestoreNote note;

  EmptyPlace(Restore.Target target, RestoreNote note) {
    this.target = target;
    this.note = note;
  }

  /**
   * Makes ready for an archive.
   *
   * @return whether there is still something to do: a restore of this archive may have come to its end, but for the removal of its note
   * @throws JobFailure when something is there; all of it stays
   */
  boolean prepare(About about) throws IOException, JobFailure {
    Optional<String> earlier = note.archive();
    // Empty when the machine went down before it was written.
    if (earlier.isPresent() && !earlier.get().isEmpty() && !earlier.get().equals(about.archive())) {
      throw new JobFailure("The restore of another backup was begun in " + target.data()
          + " and not ended. Go on with that one, or name an empty folder");
    }
    if (earlier.isEmpty() || earlier.get().isEmpty()) {
      expectNothing();
      note.remove();
      note.write(about.archive());
      return true;
    }
    return clearDatabase(about);
  }

  private void expectNothing() throws IOException, JobFailure {
    List<String> there = new ArrayList<>();
    if (Files.exists(target.keysFile(), LinkOption.NOFOLLOW_LINKS)) {
      there.add("the keys file " + target.keysFile());
    }
    if (isDatabaseThere()) {
      there.add("the database " + target.records());
    }
    for (BlobPlace place : target.all()) {
      if (!place.isEmpty()) {
        there.add("files in " + place);
      }
    }
    if (!there.isEmpty()) {
      throw new JobFailure("A backup is restored into an empty place only, and there are " + String.join(", ", there)
          + ". Name other ones, such as another DATA_DIR; nothing was changed");
    }
  }

  private boolean isDatabaseThere() {
    if (Database.state(target.records()).version() == 0) {
      return false;
    }
    if (target.records() instanceof DatabasePlace.Folder) {
      return true;
    }
    try (Database database = Database.openEvenUnfinished(target.records())) {
      return !RecordsImport.isEmpty(database);
    }
  }

  /** After hard ends in the middle of large transactions H2 is not to be trusted, so what was restored into it is made anew. */
  private boolean clearDatabase(About about) throws JobFailure {
    if (Database.state(target.records()).version() == 0) {
      return true;
    }
    try (Database database = Database.openEvenUnfinished(target.records())) {
      boolean isUnfinished = RecordsImport.isUnfinished(database);
      if (!isUnfinished && database.copiedFrom().equals(Optional.of(about.database()))) {
        // Its mark goes last of all that is restored, so everything is here, and servers may have been at work on it since.
        return false;
      }
      if (!isUnfinished && !RecordsImport.isEmpty(database)) {
        throw new JobFailure("The database " + target.records() + " has records that are not of the restore that was begun here (" + note
            + "); nothing was changed");
      }
    }
    if (target.records() instanceof DatabasePlace.Folder folder) {
      Database.remove(folder);
    }
    return true;
  }

  /** Writes the keys file; one that an earlier run has written is the same. */
  void writeKeys(String text, SecureRandom random) throws IOException, JobFailure {
    Path file = target.keysFile();
    KeyBook keys = KeysText.parse(file, text);
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      KeyFile.write(file, keys, target.keysPassphrase(), random);
    } else if (!KeyFile.load(file, target.keysPassphrase()).equals(keys)) {
      throw new JobFailure("Meanwhile there is another keys file " + file + "; it stays as it is");
    }
  }
}

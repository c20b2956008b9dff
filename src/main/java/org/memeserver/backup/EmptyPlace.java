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
import org.memeserver.blob.PlaceOwner;
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
  private final String command;

  /** @param command by which the restore can be run again */
  EmptyPlace(Restore.Target target, RestoreNote note, String command) {
    this.target = target;
    this.note = note;
    this.command = command;
  }

  /**
   * Makes ready for an archive.
   *
   * @return whether there is still something to do: a restore of this archive may have come to its end, but for the removal of its note
   * @throws JobFailure when something is there; all of it stays
   */
  boolean prepare(About about) throws IOException, JobFailure {
    List<String> places = RestoreNote.names(target.records(), target.all());
    Optional<RestoreNote.Noted> earlier = note.read();
    if (earlier.isEmpty()) {
      expectNothing();
      note.write(new RestoreNote.Noted(about.archive(), command, "", places, List.of()));
      return true;
    }
    note.expect(earlier.get(), about.archive(), places);
    return clearDatabase(about, earlier.get());
  }

  /**
   * Notes the database that is to own the files, so that what a run after this one finds can be told from what is somebody else's.
   *
   * @throws JobFailure when there are files of somebody else; they stay as they are
   */
  void claim(Database database) throws IOException, JobFailure {
    RestoreNote.Noted noted = note.read().orElseThrow(() -> new JobFailure("Meanwhile somebody has removed " + note));
    for (BlobPlace place : target.all()) {
      // It was empty when the restore was begun, so whoever brought files there said whose they are.
      if (!place.isEmpty() && place.owner().map(PlaceOwner::database).filter(noted.made()::contains).isEmpty()) {
        throw new JobFailure("There are files in " + place + " that are not of the restore that was begun in " + target.data()
            + ". Begin anew with an empty DATA_DIR and empty places for files; those files were not changed");
      }
    }
    note.write(noted.withMade(database.identity()));
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
  private boolean clearDatabase(About about, RestoreNote.Noted noted) throws JobFailure {
    if (Database.state(target.records()).version() == 0) {
      return true;
    }
    try (Database database = Database.openEvenUnfinished(target.records())) {
      boolean isUnfinished = RecordsImport.isUnfinished(database);
      if (!isUnfinished && noted.made().contains(database.identity()) && database.copiedFrom().equals(Optional.of(about.database()))) {
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

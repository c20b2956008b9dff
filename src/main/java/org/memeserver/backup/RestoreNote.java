package org.memeserver.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.PlaceOwner;
import org.memeserver.db.DatabasePlace;
import org.memeserver.upkeep.JobFailure;

/** The file {@code restoring} in the folder of data: a restore knows by it what one that was broken off has left, and servers that they must wait. */
public final class RestoreNote {
  private final Path file;

  RestoreNote(Path data) {
    this.file = data.resolve("restoring");
  }

  /** The command that ends a restore into the folder of data which was broken off; empty when there is none. */
  public static Optional<String> commandToEnd(Path data) throws IOException {
    return new RestoreNote(data).read().map(Noted::command);
  }

  /**
   * What it says.
   *
   * @param archive that is being restored here
   * @param command that does it
   * @param time for the names of what is put aside; empty when nothing is
   * @param places where it goes to
   * @param made the identities of the databases that it made, the last one last
   */
  record Noted(String archive, String command, String time, List<String> places, List<String> made) {
    Noted {
      places = List.copyOf(places);
      made = List.copyOf(made);
    }

    Noted withMade(String database) {
      return made.contains(database) ? this : new Noted(archive, command, time, places, Stream.concat(made.stream(), Stream.of(database)).toList());
    }

    private String text() {
      StringBuilder text = new StringBuilder();
      line(text, "archive", archive);
      line(text, "command", command);
      line(text, "time", time);
      places.forEach(place -> line(text, "place", place));
      made.forEach(database -> line(text, "made", database));
      return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
      text.append(name).append(' ').append(value.replace('\n', ' ')).append('\n');
    }

    private static Noted parse(String text) {
      return new Noted(
          all(text, "archive").findFirst().orElse(""),
          all(text, "command").findFirst().orElse("meme restore"),
          all(text, "time").findFirst().orElse(""),
          all(text, "place").toList(),
          all(text, "made").toList());
    }

    private static Stream<String> all(String text, String name) {
      return text.lines().filter(line -> line.startsWith(name + " ")).map(line -> line.substring(name.length() + 1));
    }
  }

  /** The names of places, as a note has them. */
  static List<String> names(DatabasePlace records, List<BlobPlace> files) {
    return Stream.concat(Stream.of("the database " + records), files.stream().map(PlaceOwner::nameOf))
        .map(name -> name.replace('\n', ' '))
        .toList();
  }

  Optional<Noted> read() throws IOException {
    try {
      return Optional.of(Noted.parse(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * Makes sure that what was begun is what is to be gone on with.
   *
   * @throws JobFailure when it is of another archive, or goes elsewhere: what lies there then is not of this restore
   */
  void expect(Noted begun, String archive, List<String> places) throws JobFailure {
    if (!begun.archive().equals(archive)) {
      throw new JobFailure("The restore of another backup was begun in " + file.getParent() + " and not ended. Go on with that one (\""
          + begun.command() + "\"), or name an empty folder");
    }
    if (!begun.places().equals(places)) {
      throw new JobFailure("The restore that was begun in " + file.getParent() + " goes to " + String.join(", ", begun.places()) + "; now "
          + String.join(", ", places) + " are named. Run it with the settings that it was begun with, or begin anew in another, empty DATA_DIR;"
          + " nothing was changed");
    }
  }

  /** Written durably, in the place of the former one; appears whole or not at all. */
  void write(Noted noted) throws IOException {
    PrivateFiles.makeFolder(file.getParent());
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(unfinished);
    try (FileChannel channel = PrivateFiles.open(unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer text = ByteBuffer.wrap(noted.text().getBytes(StandardCharsets.UTF_8));
      while (text.hasRemaining()) {
        channel.write(text);
      }
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    PrivateFiles.sync(file.getParent());
  }

  void remove() throws IOException {
    if (Files.deleteIfExists(file)) {
      PrivateFiles.sync(file.getParent());
    }
  }

  @Override
  public String toString() {
    return file.toString();
  }
}

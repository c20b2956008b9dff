package org.memeserver.blob;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whose records name the blobs of a place. Written into the place, so that no other database comes to judge which of them are needed, and no server
 * starts that does not look everywhere.
 *
 * <p>As text: a line with the database and the time, with a space between; then, if there is another place, a line with its name.
 *
 * @param database its identity, without spaces
 * @param since blobs that are older were not written for this database; it has no say in them, unless its records name them
 * @param elsewhere where others of its blobs may lie, in words for people; empty when all are here
 */
public record PlaceOwner(String database, Instant since, Optional<String> elsewhere) {
  public String text() {
    return database + " " + since + "\n" + elsewhere.map(place -> place.replace('\n', ' ') + "\n").orElse("");
  }

  /** @return empty when the text is not that of an owner */
  public static Optional<PlaceOwner> parse(String text) {
    List<String> lines = text.lines().toList();
    String[] words = lines.isEmpty() ? new String[0] : lines.get(0).split(" ");
    if (words.length != 2 || lines.size() > 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(new PlaceOwner(words[0], Instant.parse(words[1]), lines.stream().skip(1).findFirst()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A place as the note of another one names it, and as it comes back out of that note. */
  public static String nameOf(BlobPlace place) {
    return place.toString().replace('\n', ' ');
  }

  /** The same owner, with other blobs in another place, or with none. */
  public PlaceOwner with(Optional<String> other) {
    return new PlaceOwner(database, since, other);
  }
}

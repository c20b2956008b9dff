package org.memeserver.blob;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whose records name the blobs of a place. Written into the place, so that no other database comes to judge which of them are needed, and no server
 * starts that does not look everywhere.
 *
 * <p>As text: a line with the database and the time, with a space between, and behind another one the time when it became the owner, if that differs;
 * then, if there is another place, a line with its name.
 *
 * @param database its identity, without spaces
 * @param since blobs that are older were not written for this database; it has no say in them, unless its records name them
 * @param elsewhere where others of its blobs may lie, in words for people; empty when all are here
 * @param begun when the database became the owner; stays as it is, so that servers know the place by it
 */
public record PlaceOwner(String database, Instant since, Optional<String> elsewhere, Instant begun) {
  /** By how much the clock of a store may differ from this one's: S3 refuses callers when it is more. */
  public static final Duration CLOCKS_DIFFER = Duration.ofMinutes(15);

  /** An owner that has its say from the beginning. */
  public PlaceOwner(String database, Instant since, Optional<String> elsewhere) {
    this(database, since, elsewhere, since);
  }

  public String text() {
    String first = database + " " + since + (begun.equals(since) ? "" : " " + begun);
    return first + "\n" + elsewhere.map(place -> place.replace('\n', ' ') + "\n").orElse("");
  }

  /** @return empty when the text is not that of an owner */
  public static Optional<PlaceOwner> parse(String text) {
    List<String> lines = text.lines().toList();
    String[] words = lines.isEmpty() ? new String[0] : lines.get(0).split(" ");
    if (words.length < 2 || words.length > 3 || lines.size() > 2) {
      return Optional.empty();
    }
    try {
      Instant since = Instant.parse(words[1]);
      Instant begun = words.length == 3 ? Instant.parse(words[2]) : since;
      return Optional.of(new PlaceOwner(words[0], since, lines.stream().skip(1).findFirst(), begun));
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
    return new PlaceOwner(database, since, other, begun);
  }

  /** The same owner, with a say from another time on. */
  public PlaceOwner judging(Instant from) {
    return new PlaceOwner(database, from, elsewhere, begun);
  }
}

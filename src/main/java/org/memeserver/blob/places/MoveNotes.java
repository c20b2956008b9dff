package org.memeserver.blob.places;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.PlaceOwner;

/**
 * What is written into two places about each other, so that no server that looks into one of them alone takes blobs on their way for lost.
 *
 * <p>Moved blobs are new where they come to. One that no record names, and that its database had no say in because it was there before, would become
 * one that may be swept; so where there are such blobs, the owner of the target has no say in anything that came before the end of the move.
 */
final class MoveNotes {
  /** Longer than any move. */
  private static final Duration UNTIL_IT_HAS_ENDED = Duration.ofDays(3650);

  private final BlobPlace source;
  private final BlobPlace target;
  private final Clock clock;

  MoveNotes(BlobPlace source, BlobPlace target, Clock clock) {
    this.source = source;
    this.target = target;
    this.clock = clock;
  }

  /**
   * Looks whether a move between the places makes sense; changes nothing.
   *
   * @return whose blobs they are; empty when the source holds nothing and never has
   */
  Optional<PlaceOwner> check() throws IOException, MoveRefusedException {
    Optional<PlaceOwner> mine = source.owner();
    Optional<PlaceOwner> there = target.owner();
    if (mine.isEmpty()) {
      expectNeverUsed(there);
      return mine;
    }
    if (there.isPresent() && !there.get().database().equals(mine.get().database())) {
      throw new MoveRefusedException("The files in " + target + " belong to another database than those in " + source
          + ". Name another place; one place keeps the files of one database");
    }
    // A folder or a bucket may have got another name since; then the note of the other one still fits.
    boolean apart = !namesOther(mine, target) && !namesOther(there, source);
    expectNoThird(source, mine, apart);
    expectNoThird(target, there, apart);
    return mine;
  }

  private void expectNeverUsed(Optional<PlaceOwner> there) throws IOException, MoveRefusedException {
    if (!source.isEmpty()) {
      throw new MoveRefusedException("Nobody has written into " + source + " whose files it has. Start a server on it once, then move them");
    }
    if (namesOther(there, source)) {
      throw new MoveRefusedException(
          target + " says that other files lie in " + source + ", but that is empty. Is it the right one, and is its disk mounted?");
    }
  }

  private static void expectNoThird(BlobPlace place, Optional<PlaceOwner> owner, boolean apart) throws MoveRefusedException {
    Optional<String> elsewhere = owner.flatMap(PlaceOwner::elsewhere);
    if (apart && elsewhere.isPresent()) {
      throw new MoveRefusedException(
          place + " says that other files of its database lie in " + elsewhere.get() + ". Finish that move first, with the settings of then");
    }
  }

  private static boolean namesOther(Optional<PlaceOwner> owner, BlobPlace other) {
    return owner.flatMap(PlaceOwner::elsewhere).equals(Optional.of(PlaceOwner.nameOf(other)));
  }

  /**
   * Has both places name each other. To be called before the first blob goes.
   *
   * @param older whether there are blobs in the source that its owner has a say in only if its records name them
   */
  void begin(boolean older) throws IOException, MoveRefusedException {
    PlaceOwner mine = check().orElseThrow();
    Optional<PlaceOwner> there = target.owner();
    // What lies in the target and is nobody's was not written for this database either.
    boolean careful = older || there.isEmpty() && !target.isEmpty();
    PlaceOwner other = there.orElse(mine).with(Optional.of(PlaceOwner.nameOf(source)));
    note(target, there, careful ? other.judging(clock.instant().plus(UNTIL_IT_HAS_ENDED)) : other);
    note(source, Optional.of(mine), mine.with(Optional.of(PlaceOwner.nameOf(target))));
  }

  /** To be called when the source is empty: from now on it is enough to know the target. The source goes on saying that there is another place. */
  void finish() throws IOException {
    PlaceOwner there = target.owner().orElseThrow(() -> new IOException(target + " has lost the note of whose files it has"));
    Instant latest = clock.instant().plus(PlaceOwner.CLOCKS_DIFFER);
    Instant since = there.since().isAfter(latest) ? latest : there.since();
    note(target, Optional.of(there), there.with(Optional.empty()).judging(since));
  }

  private static void note(BlobPlace place, Optional<PlaceOwner> before, PlaceOwner now) throws IOException {
    if (!before.equals(Optional.of(now))) {
      place.own(now);
    }
  }
}

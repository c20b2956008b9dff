package org.memeserver.blob.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.blob.places.BlobMoveTest.move;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.memeserver.blob.BlobPlace;
import org.memeserver.blob.MemoryBlobStore;
import org.memeserver.blob.PlaceOwner;

/** What is written into both places about each other, and when nothing is moved because of what is written there. */
class MoveNotesTest {
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
  private static final PlaceOwner MINE = new PlaceOwner("mine", LONG_AGO, Optional.empty());
  private static final PlaceOwner THEIRS = new PlaceOwner("theirs", LONG_AGO, Optional.empty());

  private final MemoryBlobStore source = new MemoryBlobStore("the source");
  private final MemoryBlobStore target = new MemoryBlobStore("the target");

  @Test
  void bothNameEachOtherBeforeTheFirstBlobGoesAndTheSourceStillDoesInTheEnd() throws Exception {
    source.own(MINE);
    Blobs.fill(source, 20);
    AtomicInteger looks = new AtomicInteger();
    move(source, new HookedPlace(target, (step, id) -> {
      if (step.equals("before commit") && looks.incrementAndGet() > 1) {
        assertEquals(Optional.of(MINE.with(Optional.of("the target"))), source.owner());
        assertEquals(Optional.of(MINE.with(Optional.of("the source"))), target.owner());
      }
    }));
    assertTrue(looks.get() > 20);
    assertEquals(Optional.of(MINE.with(Optional.of("the target"))), source.owner());
    assertEquals(Optional.of(MINE), target.owner());
  }

  @Test
  void thereAndBackLeavesTheNotesTurnedRound() throws Exception {
    source.own(MINE);
    Blobs.fill(source, 20);
    move(source, target);
    move(target, source);
    assertEquals(Optional.of(MINE), source.owner());
    assertEquals(Optional.of(MINE.with(Optional.of("the source"))), target.owner());
  }

  @Test
  void anEmptySourceOfADatabaseIsLeftForTheTargetToo() throws Exception {
    source.own(MINE);
    assertTrue(move(source, target).complete());
    assertEquals(Optional.of(MINE), target.owner());
  }

  @Test
  void aMoveThatCameToItsEndButDidNotSaySoSaysItWhenRunAgain() throws Exception {
    source.own(MINE.with(Optional.of("the target")));
    target.own(MINE.with(Optional.of("the source")));
    assertTrue(move(source, target).complete());
    assertEquals(Optional.of(MINE), target.owner());
  }

  @Test
  void theSourceIsStillToBeLookedIntoWhenNewBlobsGoThere() throws Exception {
    source.own(MINE);
    Blobs.fill(source, 3);
    BlobMove move = of(source, target);
    assertTrue(move.run(move.examine().orElseThrow(), false, done -> {}, () -> false).complete());
    assertEquals(Optional.of(MINE.with(Optional.of("the source"))), target.owner());
    assertEquals(Optional.of(MINE.with(Optional.of("the target"))), source.owner());
  }

  @Test
  void aTargetOfTheSameDatabaseKeepsItsTime() throws Exception {
    source.own(MINE);
    PlaceOwner later = new PlaceOwner("mine", Instant.parse("2021-01-01T00:00:00Z"), Optional.empty());
    target.own(later);
    Blobs.fill(source, 3);
    move(source, target);
    assertEquals(Optional.of(later), target.owner());
  }

  /** Else they would be swept where they come to, because they are new there. */
  @Test
  void theOwnerHasNoSayInMovedBlobsThatItHadNoSayInBefore() throws Exception {
    Blobs.fill(source, 3);
    source.own(new PlaceOwner("mine", Instant.now().plusSeconds(60), Optional.empty()));
    move(source, new HookedPlace(target, (step, id) -> {
      if (step.equals("after commit") && target.owner().isPresent()) {
        assertTrue(target.owner().get().since().isAfter(Instant.now().plus(Duration.ofDays(365))));
      }
    }));
    Instant since = target.owner().orElseThrow().since();
    target.forEach(blob -> assertTrue(blob.modified().isBefore(since)));
    assertTrue(since.isBefore(Instant.now().plus(Duration.ofHours(1))));
  }

  /** Servers that share a bucket know it by that, also those that start while a move is at work or was broken off. */
  @Test
  void theTimeWhenTheTargetBecameTheOwnersStays() throws Exception {
    Instant later = Instant.now().plusSeconds(60);
    source.own(new PlaceOwner("mine", later, Optional.empty()));
    target.own(MINE);
    Blobs.fill(source, 3);
    move(source, new HookedPlace(target, (step, id) -> assertEquals(LONG_AGO, target.owner().orElseThrow().begun())));
    assertTrue(target.owner().orElseThrow().since().isAfter(LONG_AGO));
    assertEquals(LONG_AGO, target.owner().orElseThrow().begun());
    assertEquals(later, source.owner().orElseThrow().begun());
  }

  @Test
  void whatIsNobodysInTheTargetStaysNobodys() throws Exception {
    source.own(MINE);
    Blobs.fill(source, 3);
    Blobs.fill(target, 3);
    move(source, target);
    Instant since = target.owner().orElseThrow().since();
    target.forEach(blob -> assertTrue(blob.modified().isBefore(since)));
  }

  @Test
  void nothingIsMovedBetweenPlacesOfDifferentDatabases() throws Exception {
    source.own(MINE);
    target.own(THEIRS);
    Blobs.fill(source, 1);
    assertRefused("another database");
    assertEquals(Optional.of(THEIRS), target.owner());
    assertEquals(Optional.of(MINE), source.owner());
  }

  @Test
  void nothingIsMovedOutOfAPlaceThatIsNobodysAndNothingIsThereToMoveWhenItIsEmpty() throws Exception {
    assertEquals(Optional.empty(), examined());
    target.own(MINE.with(Optional.of("another")));
    assertEquals(Optional.empty(), examined());
    target.own(MINE.with(Optional.of("the source")));
    assertRefused("is its disk mounted?");
    target.own(MINE);
    Blobs.fill(source, 1);
    assertRefused("Start a server on it once");
  }

  @Test
  void aMoveWithAThirdPlaceIsToBeFinishedFirst() throws Exception {
    Blobs.fill(source, 1);
    source.own(MINE.with(Optional.of("a third")));
    assertRefused("the source says that other files of its database lie in a third");
    source.own(MINE);
    target.own(MINE.with(Optional.of("a third")));
    assertRefused("the target says that other files of its database lie in a third");
    // The folder of the move was renamed.
    source.own(MINE.with(Optional.of("the target")));
    assertTrue(move(source, target).complete());
  }

  @Test
  void aTargetThatCannotBeWrittenToIsToldBeforeAnythingIsNoted() throws Exception {
    source.own(MINE);
    Blobs.fill(source, 1);
    HookedPlace readOnly = new HookedPlace(target, (step, id) -> {
      if (step.equals("before create")) {
        throw new IOException("read-only");
      }
    });
    assertThrows(IOException.class, () -> move(source, readOnly));
    assertEquals(Optional.of(MINE), source.owner());
    assertEquals(Optional.empty(), target.owner());
  }

  private Optional<Stock> examined() throws Exception {
    return of(source, target).examine();
  }

  private static BlobMove of(BlobPlace source, BlobPlace target) {
    return new BlobMove(source, target, 2, Clock.systemUTC(), Blobs.RANDOM);
  }

  private void assertRefused(String why) {
    MoveRefusedException refused = assertThrows(MoveRefusedException.class, this::examined);
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
    assertThrows(MoveRefusedException.class, () -> of(source, target).run(new Stock(1, 1, 0), true, done -> {}, () -> false));
  }
}

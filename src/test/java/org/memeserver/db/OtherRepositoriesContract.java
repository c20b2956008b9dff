package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.atOnce;
import static org.memeserver.db.Samples.blob;
import static org.memeserver.db.Samples.owner;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.model.BlobId;
import org.memeserver.model.MemeException;
import org.memeserver.model.PublicKey;

/** What preferences and challenges promise, whatever database keeps them. */
abstract class OtherRepositoriesContract {
  @TempDir Path folder;
  private Database database;
  private PreferencesRepository preferences;
  private ChallengeRepository challenges;
  private BlobRepository blobs;

  /** A database that is empty. */
  abstract Database openDatabase();

  @BeforeEach
  void open() {
    database = openDatabase();
    Samples.admitKey(database);
    preferences = new PreferencesRepository(database);
    challenges = new ChallengeRepository(database);
    blobs = new BlobRepository(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void preferencesAreReplacedWhole() {
    PublicKey owner = owner();
    NewBlob first = blob();
    NewBlob second = blob(5);
    assertEquals(Optional.empty(), preferences.find(owner));
    assertEquals(Optional.empty(), preferences.replace(owner, first, NOW));
    assertArrayEquals(first.wrappedKey(), preferences.find(owner).orElseThrow().wrappedKey());
    assertEquals(Optional.of(first.id()), preferences.replace(owner, second, NOW));
    assertEquals(second.id(), preferences.find(owner).orElseThrow().id());
    assertEquals(5, preferences.find(owner).orElseThrow().size());
    assertEquals(Optional.empty(), preferences.find(owner()));
    assertFalse(blobs.isReferenced(first.id()));
    assertTrue(blobs.isReferenced(second.id()));
  }

  @Test
  void preferencesWrittenAtOnceLeaveOneBlobAndNameAllOthers() throws Exception {
    PublicKey owner = owner();
    List<Optional<BlobId>> former = atOnce(20, i -> () -> preferences.replace(owner, blob(), NOW));
    assertEquals(19, former.stream().flatMap(Optional::stream).distinct().count());
    assertEquals(Map.of("key-1", 1L), blobs.countByStorageKey());
  }

  @Test
  void aChallengeWorksOnceHoweverManyTryAtOnce() throws Exception {
    for (int round = 0; round < 10; round++) {
      String id = "challenge-" + round;
      List<Boolean> used = atOnce(32, i -> () -> challenges.use(id, NOW.plusSeconds(10)));
      assertEquals(1, used.stream().filter(won -> won).count());
    }
  }

  @Test
  void challengesAreForgottenWhenTheirTimeIsOver() {
    challenges.use("a", NOW.plusSeconds(1));
    challenges.use("b", NOW.plusSeconds(2));
    assertEquals(1, challenges.removeExpired(NOW.plusSeconds(1)));
    assertTrue(challenges.use("a", NOW.plusSeconds(9)));
    assertFalse(challenges.use("b", NOW.plusSeconds(9)));
  }

  @Test
  void aBlobThatWasGivenUpCanNoLongerBeRecorded() {
    NewBlob needed = blob();
    NewBlob late = blob();
    preferences.replace(owner(), needed, NOW);
    assertEquals(Set.of(late.id()), blobs.condemn(Set.of(needed.id(), late.id()), NOW));
    assertEquals(Set.of(late.id()), blobs.condemn(Set.of(needed.id(), late.id()), NOW));
    assertFalse(blobs.isReferenced(late.id()));
    assertEquals(Map.of("key-1", 1L), blobs.countByStorageKey());
    PublicKey owner = owner();
    assertThrows(MemeException.Unavailable.class, () -> preferences.replace(owner, late, NOW));
    assertEquals(Optional.empty(), preferences.find(owner));
    blobs.forgetCondemned(NOW);
    assertEquals(Set.of(late.id()), blobs.condemn(Set.of(late.id()), NOW.plusSeconds(1)));
    blobs.forgetCondemned(NOW.plusSeconds(1));
    assertEquals(Optional.empty(), preferences.replace(owner, late, NOW));
  }

  @Test
  void aBlobIsEitherGivenUpOrRecordedWhoeverComesFirst() throws Exception {
    int recorded = 0;
    for (int round = 0; round < 50; round++) {
      NewBlob blob = blob();
      PublicKey owner = owner();
      List<Boolean> won = atOnce(2, i -> () -> i == 0 ? isRecorded(owner, blob) : blobs.condemn(Set.of(blob.id()), NOW).contains(blob.id()));
      assertEquals(1, won.stream().filter(is -> is).count(), "round " + round);
      assertEquals(won.get(0), blobs.isReferenced(blob.id()));
      recorded += won.get(0) ? 1 : 0;
    }
    System.getLogger("condemned").log(System.Logger.Level.INFO, "{0} of 50 were recorded", recorded);
  }

  private boolean isRecorded(PublicKey owner, NewBlob blob) {
    try {
      preferences.replace(owner, blob, NOW);
      return true;
    } catch (MemeException.Unavailable e) {
      return false;
    }
  }

  @Test
  void aDutyIsDoneWhenNobodyElseIsAtIt() {
    int[] done = {0};
    assertTrue(database.alone(Duty.SWEEP, () -> done[0]++));
    assertTrue(database.alone(Duty.SWEEP, () -> done[0]++));
    assertThrows(IllegalStateException.class, () -> database.alone(Duty.SWEEP, () -> {
      throw new IllegalStateException("the work failed");
    }));
    assertTrue(database.alone(Duty.SWEEP, () -> done[0]++));
    assertEquals(3, done[0]);
  }

  @Test
  void theDatabaseAnswersAProbe() {
    database.probe();
  }
}

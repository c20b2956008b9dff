package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.atOnce;
import static org.memeserver.db.Samples.blob;
import static org.memeserver.db.Samples.owner;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.memeserver.model.BlobId;
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
  void theDatabaseAnswersAProbe() {
    database.probe();
  }
}

package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.atOnce;
import static org.memeserver.db.Samples.blob;
import static org.memeserver.db.Samples.muid;
import static org.memeserver.db.Samples.owner;
import static org.memeserver.db.Samples.upload;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.memeserver.model.Media;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.support.Eventually;
import org.memeserver.support.Postgres;

/** Two servers that keep their records in one PostgreSQL database. */
final class ManyOnPostgresTest {
  private Database one;
  private Database other;

  @BeforeEach
  void open() {
    DatabasePlace place = PostgresPlaces.at(Postgres.shared().freshDatabase());
    one = Samples.open(place);
    other = Samples.open(place);
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private static MediaRepository media(Database database) {
    return new MediaRepository(database, database.openSearch(null));
  }

  @Test
  void aThousandPurchasesThroughBothAddUp() throws Exception {
    Muid muid = muid();
    PublicKey owner = owner();
    media(one).save(upload(muid, owner, false), blob(), Optional.empty());
    List<MediaRepository> both = List.of(media(one), media(other));
    atOnce(50, i -> () -> {
      for (int n = 0; n < 20; n++) {
        assertTrue(both.get((i + n) % 2).purchase(muid, owner, NOW).isPresent());
      }
      return null;
    });
    Media sold = media(one).mine(owner, muid, NOW).orElseThrow();
    assertEquals(1000, sold.totalBuys());
    assertEquals(1000 * sold.price(), sold.totalSats());
  }

  @Test
  void aChallengeWorksOnceWhereverItIsUsed() throws Exception {
    List<ChallengeRepository> both = List.of(new ChallengeRepository(one), new ChallengeRepository(other));
    for (int round = 0; round < 10; round++) {
      String id = "challenge-" + round;
      List<Boolean> used = atOnce(16, i -> () -> both.get(i % 2).use(id, NOW.plusSeconds(10)));
      assertEquals(1, used.stream().filter(won -> won).count());
    }
  }

  @Test
  void whatOneChangesTheOtherSeesAtOnce() {
    Muid muid = muid();
    PublicKey owner = owner();
    media(one).save(upload(muid, owner, true), blob(), Optional.empty());
    assertEquals(1, other.openSearch(null).find("name", 10, 0, NOW).size());
    assertTrue(media(other).delete(muid, owner, NOW).found());
    assertEquals(Optional.empty(), media(one).publicContent(muid, NOW));
    assertEquals(List.of(), one.openSearch(null).find("name", 10, 0, NOW));
  }

  @Test
  void oneOfThemSweeps() throws Exception {
    assertTrue(one.alone(Duty.SWEEP, () -> assertFalse(other.alone(Duty.SWEEP, () -> {
      throw new AssertionError("both at once");
    }))));
    assertTrue(other.alone(Duty.SWEEP, () -> {}));
    // Whoever ends in the middle of it holds nobody up.
    one.alone(Duty.SWEEP, () -> one.close());
    Eventually.holds("the other takes over", Duration.ofSeconds(10), () -> other.alone(Duty.SWEEP, () -> {}));
  }

  @Test
  void eachKnowsWhatTheOthersSayOfThemselves() throws Exception {
    one.peers().orElseThrow().introduce("a=1 b=2");
    assertEquals(List.of("a=1 b=2"), other.peers().orElseThrow().introductions());
    other.peers().orElseThrow().introduce("a=1 b=3");
    assertEquals(Set.of("a=1 b=2", "a=1 b=3"), Set.copyOf(one.peers().orElseThrow().introductions()));
    one.close();
    Eventually.holds("who has gone is forgotten", Duration.ofSeconds(10),
        () -> other.peers().orElseThrow().introductions().equals(List.of("a=1 b=3")));
  }
}

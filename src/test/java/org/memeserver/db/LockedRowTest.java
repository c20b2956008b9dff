package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.db.Samples.NOW;
import static org.memeserver.db.Samples.atOnce;
import static org.memeserver.db.Samples.blob;
import static org.memeserver.db.Samples.muid;
import static org.memeserver.db.Samples.owner;
import static org.memeserver.db.Samples.upload;

import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.memeserver.config.PostgresUrl;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.support.Postgres;

/** Somebody keeps a row of a PostgreSQL database, or all connections to it. */
final class LockedRowTest {
  private final String url = Postgres.shared().freshDatabase();

  @Test
  void aPurchaseOfALockedRecordIsToldToComeBack() throws Exception {
    Muid muid = muid();
    PublicKey owner = owner();
    try (Database database = Samples.open(PostgresPlaces.at(url));
        Connection other = Postgres.shared().connect(Postgres.nameIn(url))) {
      MediaRepository media = new MediaRepository(database, database.openSearch(null));
      media.save(upload(muid, owner, false), blob(), Optional.empty());
      other.setAutoCommit(false);
      other.createStatement().execute("SELECT * FROM meme_server.media FOR UPDATE");
      long begin = System.nanoTime();
      assertThrows(MemeException.Unavailable.class, () -> media.purchase(muid, owner, NOW));
      assertTrue(System.nanoTime() - begin < Duration.ofSeconds(10).toNanos(), "within 10 s");
      database.probe();
      other.rollback();
      assertEquals(1, media.purchase(muid, owner, NOW).orElseThrow().totalBuys());
    }
  }

  /** Ten times as many as there are connections, for longer than anybody waits for one. The pool is not fair, so somebody may wait in vain. */
  @Test
  void underMereLoadNobodyIsRefusedWithoutHavingWaited() throws Exception {
    try (Database database = Samples.open(new DatabasePlace.Server(PostgresUrl.read(url), 2, Duration.ZERO))) {
      atOnce(20, i -> () -> {
        for (int n = 0; n < 7; n++) {
          long begin = System.nanoTime();
          try {
            database.work().read(handle -> handle.createQuery("SELECT CAST(pg_sleep(0.1) AS varchar)").mapTo(String.class).findOne());
          } catch (MemeException.Unavailable e) {
            assertTrue(System.nanoTime() - begin > Duration.ofSeconds(4).toNanos(), "refused at once");
          }
        }
        return null;
      });
    }
  }
}

package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.memeserver.db.Samples.NOW;

import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.memeserver.model.MemeException;

final class MediaSearchOnPostgresTest extends MediaSearchContract {
  @Override
  Database openDatabase() {
    return PostgresPlaces.open();
  }

  @Override
  MediaSearch openSearch(Database database) {
    return database.openSearch(folder);
  }

  @Test
  void whoGetsNoTurnIsToldToComeBack() {
    Semaphore turns = new Semaphore(0);
    MediaSearch busy = new PostgresMediaSearch(database.work(), turns);
    assertEquals("Search is busy", assertThrows(MemeException.Unavailable.class, () -> busy.find("frog", 10, 0, NOW)).getMessage());
    turns.release();
    assertEquals(List.of(), busy.find("frog", 10, 0, NOW));
    assertEquals(1, turns.availablePermits());
  }

  @Test
  void theRecordHasTheLastWordOnWhatIsSeen() {
    save("frog", "", List.of(), true);
    database.work().durably(handle -> handle.execute("UPDATE media SET is_public = FALSE"));
    assertEquals(List.of(), find("frog"));
  }
}

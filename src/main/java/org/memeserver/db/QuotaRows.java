package org.memeserver.db;

import static org.memeserver.db.Columns.time;

import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.memeserver.model.PublicKey;

/** What an owner keeps, in bytes of contents, each whole however many others hold it. */
final class QuotaRows {
  private static final String HELD =
      " FROM media m JOIN content c ON c.muid = m.muid JOIN blob b ON b.id = c.blob_id WHERE m.owner = :owner AND" + MediaRows.ALIVE;

  private QuotaRows() {}

  static long bytesOf(Handle handle, PublicKey owner, Instant now) {
    return handle.createQuery("SELECT COALESCE(SUM(b.size), 0)" + HELD)
        .bind("owner", owner.text())
        .bind("now", time(now))
        .mapTo(Long.class)
        .one();
  }

  /** Whether the owner holds a content of some size. */
  static boolean holdsOfSize(Handle handle, PublicKey owner, long least, long most, Instant now) {
    return handle.createQuery("SELECT 1" + HELD + "AND b.size BETWEEN :least AND :most LIMIT 1")
        .bind("owner", owner.text())
        .bind("now", time(now))
        .bind("least", least)
        .bind("most", most)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }
}

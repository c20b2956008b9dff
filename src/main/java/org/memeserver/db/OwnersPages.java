package org.memeserver.db;

import static org.memeserver.db.Columns.time;

import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.statement.Query;
import org.memeserver.model.Media;
import org.memeserver.model.PublicKey;

/**
 * Parts of one owner's records, newest first. The rows are taken from the index that has them in this order, and only then joined with their contents: what
 * an offset leaves out and what comes behind a page is neither joined nor sorted.
 */
final class OwnersPages {
  /** H2 sees that the index has the order only when the order is asked for from the index's first column on. */
  private static final String IN_ORDER = " ORDER BY m.owner, m.created DESC, m.muid DESC LIMIT :limit OFFSET :offset";

  private static final String FROM = select("");

  /** The first condition says no more than the second, but H2 finds its place in the index only by the first. */
  private static final String AFTER = select(" AND m.created <= :created AND (m.created, m.muid) < (:created, :muid)");

  private OwnersPages() {}

  /** @param offset how many of the newest to leave out */
  static List<Media> from(Work work, PublicKey owner, int limit, int offset, Instant now) {
    return read(work, FROM, owner, limit, now, query -> query.bind("offset", offset));
  }

  static List<Media> after(Work work, PublicKey owner, MediaCursor cursor, int limit, Instant now) {
    return read(work, AFTER, owner, limit, now, query -> query
        .bind("offset", 0)
        .bind("created", time(cursor.created()))
        .bind("muid", cursor.muid().text()));
  }

  private static List<Media> read(Work work, String sql, PublicKey owner, int limit, Instant now, UnaryOperator<Query> more) {
    return work.read(handle -> more.apply(handle.createQuery(sql))
        .bind("owner", owner.text())
        .bind("limit", limit)
        .bind("now", time(now))
        .map((row, context) -> MediaRows.media(row))
        .list());
  }

  private static String select(String place) {
    String some = "(SELECT * FROM media m WHERE m.owner = :owner AND" + MediaRows.ALIVE + place + IN_ORDER + ")";
    return MediaRows.selectFrom(some) + " ORDER BY m.created DESC, m.muid DESC";
  }
}

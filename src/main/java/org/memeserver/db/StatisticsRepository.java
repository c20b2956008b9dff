package org.memeserver.db;

import static org.memeserver.db.Columns.time;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.memeserver.model.PublicKey;

/**
 * Figures about all records, for an operator. Each is made of one walk past the records.
 *
 * <p>Every method throws {@link org.memeserver.model.MemeException.Unavailable} when the database does not answer.
 */
public final class StatisticsRepository {
  private final Work work;

  public StatisticsRepository(Database database) {
    this.work = database.work();
  }

  /**
   * Figures of one moment. Records that have expired and are not removed yet do not count.
   *
   * @param owners who have at least one record
   * @param records of one owner and one content each; public, private and templates together
   * @param expiringInADay records that will have expired a day later
   */
  public record Figures(
      long owners, long records, long publicRecords, long privateRecords, long templates, long totalSats, long totalBuys, long expiringInADay,
      long expiringInAWeek) {}

  /** Records made in some time, and the bytes of their contents. */
  public record Uploads(long records, long bytes) {}

  /** An owner with records, and the bytes of their contents: a content that several own counts for each. */
  public record Owner(PublicKey owner, long records, long bytes) {}

  public Figures figures(Instant now) {
    return work.moment(handle -> handle.createQuery("""
            SELECT COUNT(DISTINCT owner) AS owners, COUNT(*) AS records,
              COUNT(CASE WHEN is_public THEN 1 END) AS publics, COUNT(CASE WHEN NOT is_public AND NOT template THEN 1 END) AS privates,
              COUNT(CASE WHEN template THEN 1 END) AS templates,
              COALESCE(SUM(total_sats), 0) AS sats, COALESCE(SUM(total_buys), 0) AS buys,
              COUNT(CASE WHEN expiry <= :day THEN 1 END) AS expiring_day, COUNT(CASE WHEN expiry <= :week THEN 1 END) AS expiring_week
            FROM media WHERE expiry IS NULL OR expiry > :now""")
        .bind("now", time(now))
        .bind("day", time(now.plus(Duration.ofDays(1))))
        .bind("week", time(now.plus(Duration.ofDays(7))))
        .map((row, context) -> new Figures(
            row.getLong("owners"), row.getLong("records"), row.getLong("publics"), row.getLong("privates"), row.getLong("templates"),
            row.getLong("sats"), row.getLong("buys"), row.getLong("expiring_day"), row.getLong("expiring_week")))
        .one());
  }

  /** Records that were made since a moment and are still there. */
  public Uploads uploadsSince(Instant since) {
    return work.moment(handle -> handle.createQuery("""
            SELECT COUNT(*) AS records, COALESCE(SUM(b.size), 0) AS bytes
            FROM media m JOIN content c ON c.muid = m.muid JOIN blob b ON b.id = c.blob_id WHERE m.created >= :since""")
        .bind("since", time(since))
        .map((row, context) -> new Uploads(row.getLong("records"), row.getLong("bytes")))
        .one());
  }

  /**
   * Whose contents take most bytes.
   *
   * @param most of them, 0 or more
   */
  public List<Owner> largestOwners(int most) {
    return work.moment(handle -> handle.createQuery("""
            SELECT m.owner, COUNT(*) AS records, SUM(b.size) AS bytes
            FROM media m JOIN content c ON c.muid = m.muid JOIN blob b ON b.id = c.blob_id
            GROUP BY m.owner ORDER BY bytes DESC, m.owner LIMIT :most""")
        .bind("most", most)
        .map((row, context) -> new Owner(PublicKey.parse(row.getString("owner")), row.getLong("records"), row.getLong("bytes")))
        .list());
  }

  /** Bytes that the database takes on its disk. */
  public long databaseBytes() {
    return work.bytesOnDisk();
  }
}

package org.memeserver.db;

import static org.memeserver.db.Columns.text;
import static org.memeserver.db.Columns.texts;
import static org.memeserver.db.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.memeserver.model.Media;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/** The rows of records that come from another server: how they are written and brought up to date. */
final class AdoptedRows {
  /** Reads what {@link #now} takes. */
  static final String SELECT = """
      SELECT m.muid, m.owner, m.name, m.description, m.price, m.tags, m.ttl, m.updated, m.total_sats, m.total_buys,
        EXISTS (SELECT 1 FROM adopted a WHERE a.muid = m.muid AND a.owner = m.owner) AS noted
      FROM media m""";

  private static final String SAME_RECORD = " WHERE muid = :muid AND owner = :owner";

  /** Purchases here count too, and may be more. */
  private static final String MORE = "total_sats < :totalSats OR total_buys < :totalBuys";

  private static final String TOTALS =
      "total_sats = GREATEST(total_sats, :totalSats), total_buys = GREATEST(total_buys, :totalBuys), revision = nextval('media_revision')";

  private AdoptedRows() {}

  /** What a record here says now. */
  static AdoptedChange now(ResultSet row) throws SQLException {
    return new AdoptedChange(
        new Muid(row.getString("muid")), new PublicKey(row.getString("owner")),
        new MediaDetails(
            row.getString("name"), row.getString("description"), row.getLong("price"), row.getLong("ttl"), texts(row, "tags"), Optional.empty()),
        time(row, "updated"), row.getLong("total_sats"), row.getLong("total_buys"));
  }

  /** Takes over what is said of a record that nobody has touched here; false when it is touched, gone, or says the same. */
  static boolean follow(Handle handle, AdoptedChange change) {
    Changes.note(handle, change.muid());
    MediaDetails details = change.details();
    return bindTotals(handle.createUpdate(
            "UPDATE media SET name = :name, description = :description, price = :price, tags = :tags, ttl = :ttl, " + TOTALS + SAME_RECORD
                + " AND updated = :updated AND (name <> :name OR description <> :description OR price <> :price OR tags <> :tags OR ttl <> :ttl OR "
                + MORE + ")"), change)
        .bind("name", text(details.name()))
        .bind("description", text(details.description()))
        .bind("price", details.price())
        .bindArray("tags", String.class, details.tags().stream().map(Columns::text).toList())
        .bind("ttl", details.ttl())
        .bind("updated", time(change.updated()))
        .execute() == 1;
  }

  /** Raises the totals of a record; false when it is gone, or there is nothing to raise. */
  static boolean raise(Handle handle, AdoptedChange change) {
    Changes.note(handle, change.muid());
    return bindTotals(handle.createUpdate("UPDATE media SET " + TOTALS + SAME_RECORD + " AND (" + MORE + ")"), change).execute() == 1;
  }

  private static Update bindTotals(Update update, AdoptedChange change) {
    return update
        .bind("muid", change.muid().text())
        .bind("owner", change.owner().text())
        .bind("totalSats", change.totalSats())
        .bind("totalBuys", change.totalBuys());
  }

  /**
   * Notes that a record was taken over, whatever becomes of it.
   *
   * @param expiry what the other server gave it; empty when it had none, or the record came here by itself
   */
  static void note(Handle handle, Muid muid, PublicKey owner, Optional<Instant> expiry) {
    handle.createUpdate("INSERT INTO adopted (muid, owner, expiry) VALUES (:muid, :owner, :expiry) ON CONFLICT DO NOTHING")
        .bind("muid", muid.text())
        .bind("owner", owner.text())
        .bind("expiry", time(expiry))
        .execute();
  }

  /**
   * Drops the note of a record that is about to go because its time is over, if the other server gave it that time: nobody here wanted it to end, and
   * there it may have got more. To be called under the lock of its content.
   */
  static void forgetExpired(Handle handle, MediaRows.Key key, Instant now) {
    handle.createUpdate("""
            DELETE FROM adopted WHERE muid = :muid AND owner = :owner
              AND expiry = (SELECT m.expiry FROM media m WHERE m.muid = :muid AND m.owner = :owner AND m.expiry <= :now)""")
        .bind("muid", key.muid().text())
        .bind("owner", key.owner().text())
        .bind("now", time(now))
        .execute();
  }

  /** Writes a record; false when its owner has one of this content. */
  static boolean insert(Handle handle, Media media) {
    Changes.note(handle, media.muid());
    return handle.createUpdate("""
            INSERT INTO media (muid, owner, name, description, price, tags, filename, ttl, mime, created, updated, expiry, width, height,
              template, is_public, total_sats, total_buys, revision)
            VALUES (:muid, :owner, :name, :description, :price, :tags, :filename, :ttl, :mime, :created, :updated, :expiry, :width, :height,
              :template, :public, :totalSats, :totalBuys, nextval('media_revision'))
            ON CONFLICT DO NOTHING""")
        .bind("muid", media.muid().text())
        .bind("owner", media.owner().text())
        .bind("name", text(media.name()))
        .bind("description", text(media.description()))
        .bind("price", media.price())
        .bindArray("tags", String.class, media.tags().stream().map(Columns::text).toList())
        .bind("filename", text(media.filename()))
        .bind("ttl", media.ttl())
        .bind("mime", text(media.mime()))
        .bind("created", time(media.created()))
        .bind("updated", time(media.updated()))
        .bind("expiry", time(media.expiry()))
        .bind("width", media.width())
        .bind("height", media.height())
        .bind("template", media.template())
        .bind("public", media.isPublic())
        .bind("totalSats", media.totalSats())
        .bind("totalBuys", media.totalBuys())
        .execute() == 1;
  }
}

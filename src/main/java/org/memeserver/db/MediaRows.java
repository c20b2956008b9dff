package org.memeserver.db;

import static org.memeserver.db.Columns.text;
import static org.memeserver.db.Columns.texts;
import static org.memeserver.db.Columns.time;
import static org.memeserver.db.Columns.timeOrNone;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.memeserver.model.Dimensions;
import org.memeserver.model.Media;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/** The rows of media records: how they are read, written anew and written over. */
final class MediaRows {
  /** Every read begins with this; a condition on {@code m} follows. */
  static final String SELECT = selectFrom("media");

  /** What has expired is not there. */
  static final String ALIVE = " (m.expiry IS NULL OR m.expiry > :now) ";

  private static final String SAME_RECORD = " WHERE muid = :muid AND owner = :owner AND (expiry IS NULL OR expiry > :now)";

  private MediaRows() {}

  /** @param media the table, or a query in brackets that gives some of its rows */
  static String selectFrom(String media) {
    return """
        SELECT m.muid, m.owner, m.name, m.description, m.price, m.tags, m.filename, m.ttl, m.mime, m.created, m.updated, m.expiry,
          m.width, m.height, m.template, m.is_public, m.total_sats, m.total_buys, m.revision, c.blurhash,
          b.id AS blob_id, b.bound_to, b.size, b.wrapped_key, b.storage_key_id
        FROM %s m JOIN content c ON c.muid = m.muid JOIN blob b ON b.id = c.blob_id
        """.formatted(media);
  }

  /** Names one record. */
  record Key(Muid muid, PublicKey owner) {}

  static Media media(ResultSet row) throws SQLException {
    return new Media(
        new Muid(row.getString("muid")),
        new PublicKey(row.getString("owner")),
        row.getString("name"),
        row.getString("description"),
        row.getLong("price"),
        texts(row, "tags"),
        row.getString("filename"),
        row.getLong("ttl"),
        row.getLong("size"),
        row.getString("mime"),
        time(row, "created"),
        time(row, "updated"),
        timeOrNone(row, "expiry"),
        row.getInt("width"),
        row.getInt("height"),
        row.getBoolean("template"),
        row.getBoolean("is_public"),
        row.getLong("total_sats"),
        row.getLong("total_buys"),
        Optional.ofNullable(row.getString("blurhash")));
  }

  static Optional<Media> find(Handle handle, Muid muid, PublicKey owner, Instant now) {
    return handle.createQuery(SELECT + " WHERE m.muid = :muid AND m.owner = :owner AND" + ALIVE)
        .bind("muid", muid.text())
        .bind("owner", owner.text())
        .bind("now", time(now))
        .map((row, context) -> media(row))
        .findOne();
  }

  /** A record that is known to be there. */
  static Media read(Handle handle, Muid muid, PublicKey owner) {
    return handle.createQuery(SELECT + " WHERE m.muid = :muid AND m.owner = :owner")
        .bind("muid", muid.text())
        .bind("owner", owner.text())
        .map((row, context) -> media(row))
        .one();
  }

  /** The keys of records that have expired, in the order in which everyone locks them. */
  static List<Key> expired(Handle handle, Instant now, int batch) {
    return handle.createQuery("SELECT muid, owner FROM media WHERE expiry <= :now ORDER BY expiry LIMIT :batch")
        .bind("now", time(now))
        .bind("batch", batch)
        .map((row, context) -> new Key(new Muid(row.getString("muid")), new PublicKey(row.getString("owner"))))
        .stream()
        .sorted(Comparator.comparing(Key::muid))
        .toList();
  }

  /** Whether there was such a record to delete. */
  static boolean delete(Handle handle, Muid muid, PublicKey owner, Instant now) {
    Changes.withdraw(handle, muid);
    return handle.createUpdate("DELETE FROM media" + SAME_RECORD)
        .bind("muid", muid.text())
        .bind("owner", owner.text())
        .bind("now", time(now))
        .execute() > 0;
  }

  /** Whether there was such a record and it had expired. */
  static boolean deleteExpired(Handle handle, Key key, Instant now) {
    Changes.note(handle, key.muid());
    return handle.createUpdate("DELETE FROM media WHERE muid = :muid AND owner = :owner AND expiry <= :now")
        .bind("muid", key.muid().text())
        .bind("owner", key.owner().text())
        .bind("now", time(now))
        .execute() > 0;
  }

  /**
   * Writes an upload over the owner's record of the content, or a new record. The content row is locked.
   *
   * @param isNew whether it is known that nobody has a record of the content
   */
  static void put(Handle handle, NewMedia media, boolean isNew) {
    if (isNew) {
      Changes.note(handle, media.muid());
    } else if (putOver(handle, media)) {
      return;
    }
    bindUpload(handle.createUpdate("""
        INSERT INTO media (muid, owner, name, description, price, tags, filename, ttl, mime, created, updated, expiry, width, height,
          template, is_public, total_sats, total_buys, revision)
        VALUES (:muid, :owner, :name, :description, :price, :tags, :filename, :ttl, :mime, :now, :now, :expiry, :width, :height,
          :template, :public, 0, 0, nextval('media_revision'))"""), media).execute();
  }

  /** Writes an upload over the owner's record of the content; false when there is none, not even an expired one. */
  private static boolean putOver(Handle handle, NewMedia media) {
    noteChange(handle, media.muid(), media.owner(), true, media.details().expiry(), media.now());
    if (bindUpload(handle.createUpdate("""
        UPDATE media SET name = :name, description = :description, price = :price, tags = :tags, ttl = :ttl, expiry = :expiry,
          filename = :filename, mime = :mime, updated = :now, is_public = is_public OR :public, template = template OR :template,
          width = CASE WHEN :width > 0 THEN :width ELSE width END,
          height = CASE WHEN :height > 0 THEN :height ELSE height END,
          revision = nextval('media_revision')""" + SAME_RECORD), media).execute() > 0) {
      return true;
    }
    // An expired record is not there: it must pass nothing on to the new one.
    handle.createUpdate("DELETE FROM media WHERE muid = :muid AND owner = :owner")
        .bind("muid", media.muid().text())
        .bind("owner", media.owner().text())
        .execute();
    return false;
  }

  /** Whether there was such a record to change. */
  static boolean change(
      Handle handle, Muid muid, PublicKey owner, MediaDetails details, boolean isPublic, Optional<Dimensions> measured, Instant now) {
    noteChange(handle, muid, owner, isPublic, details.expiry(), now);
    Update update = handle.createUpdate("""
        UPDATE media SET name = :name, description = :description, price = :price, tags = :tags, ttl = :ttl, expiry = :expiry,
          updated = :now, is_public = :public,
          width = CASE WHEN :width > 0 THEN :width ELSE width END,
          height = CASE WHEN :height > 0 THEN :height ELSE height END,
          revision = nextval('media_revision')""" + SAME_RECORD);
    return bindDetails(update, details)
        .bind("muid", muid.text())
        .bind("owner", owner.text())
        .bind("now", time(now))
        .bind("public", isPublic)
        .bind("width", measured.map(Dimensions::width).orElse(0))
        .bind("height", measured.map(Dimensions::height).orElse(0))
        .execute() > 0;
  }

  /** Notes a change, and whether somebody may see less afterwards, or for a shorter time. */
  private static void noteChange(Handle handle, Muid muid, PublicKey owner, boolean staysPublic, Optional<Instant> expiry, Instant now) {
    Changes.note(handle, muid);
    if ((!staysPublic || expiry.isPresent()) && find(handle, muid, owner, now).filter(old -> shows(old, staysPublic, expiry)).isPresent()) {
      Changes.withdraw(handle, muid);
    }
  }

  /** Whether a record shows more than it will. */
  private static boolean shows(Media old, boolean staysPublic, Optional<Instant> expiry) {
    boolean endsEarlier = expiry.isPresent() && (old.expiry().isEmpty() || old.expiry().get().isAfter(expiry.get()));
    return (old.isPublic() && !staysPublic) || endsEarlier;
  }

  /** How many records of the content were templates. */
  static int endTemplate(Handle handle, Muid muid, Instant now) {
    Changes.withdraw(handle, muid);
    return handle.createUpdate("""
        UPDATE media SET template = FALSE, updated = :now, revision = nextval('media_revision')
        WHERE muid = :muid AND template = TRUE AND (expiry IS NULL OR expiry > :now)""")
        .bind("muid", muid.text())
        .bind("now", time(now))
        .execute();
  }

  /** Whether there was such a record to buy. Both totals stop at the largest long: a sum must never come out negative. */
  static boolean purchase(Handle handle, Muid muid, PublicKey owner, Instant now) {
    Changes.note(handle, muid);
    return handle.createUpdate("""
        UPDATE media SET
          total_buys = CASE WHEN total_buys = 9223372036854775807 THEN total_buys ELSE total_buys + 1 END,
          total_sats = CASE WHEN total_sats > 9223372036854775807 - price THEN 9223372036854775807 ELSE total_sats + price END,
          revision = nextval('media_revision')""" + SAME_RECORD)
        .bind("muid", muid.text())
        .bind("owner", owner.text())
        .bind("now", time(now))
        .execute() > 0;
  }

  private static Update bindUpload(Update update, NewMedia media) {
    return bindDetails(update, media.details())
        .bind("muid", media.muid().text())
        .bind("owner", media.owner().text())
        .bind("filename", text(media.filename()))
        .bind("mime", text(media.mime()))
        .bind("width", media.width())
        .bind("height", media.height())
        .bind("template", media.template())
        .bind("public", media.isPublic())
        .bind("now", time(media.now()));
  }

  private static Update bindDetails(Update update, MediaDetails details) {
    return update
        .bind("name", text(details.name()))
        .bind("description", text(details.description()))
        .bind("price", details.price())
        .bindArray("tags", String.class, details.tags().stream().map(Columns::text).toList())
        .bind("ttl", details.ttl())
        .bind("expiry", time(details.expiry()));
  }
}

package org.memeserver.db;

import static org.memeserver.db.Columns.texts;
import static org.memeserver.db.Columns.time;
import static org.memeserver.db.Columns.timeOrNone;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.memeserver.model.Media;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/** What a search index outside of the database reads from it. */
final class SearchRows {
  private static final String SELECT = "SELECT muid, owner, name, description, tags, created, expiry, revision FROM media ";

  private static final String LOAD = MediaRows.SELECT + """
      JOIN UNNEST(CAST(:muids AS varchar ARRAY), CAST(:owners AS varchar ARRAY)) AS k (muid, owner) ON m.muid = k.muid AND m.owner = k.owner
      WHERE m.is_public = TRUE AND""" + MediaRows.ALIVE;

  private final Work work;

  SearchRows(Work work) {
    this.work = work;
  }

  /**
   * A public record as it is to be found.
   *
   * @param revision higher than that of everything written before it
   */
  record Findable(
      MediaRows.Key key, String name, String description, List<String> tags, Instant created, Optional<Instant> expiry, long revision) {}

  /** The record, if it is public. */
  Optional<Findable> find(MediaRows.Key key) {
    return work.read(handle -> handle.createQuery(SELECT + "WHERE muid = :muid AND owner = :owner AND is_public = TRUE")
        .bind("muid", key.muid().text())
        .bind("owner", key.owner().text())
        .map((row, context) -> findable(row))
        .findOne());
  }

  /** Public records written after a revision, in the order of their revisions. */
  List<Findable> writtenAfter(long revision, int batch) {
    return work.read(handle -> handle
        .createQuery(SELECT + "WHERE revision > :revision AND is_public = TRUE ORDER BY revision LIMIT :batch")
        .bind("revision", revision)
        .bind("batch", batch)
        .map((row, context) -> findable(row))
        .list());
  }

  /** A revision that no record has: all that were written have lower ones. */
  long nextRevision() {
    return work.read(handle -> handle.createQuery("SELECT nextval('media_revision')").mapTo(Long.class).one());
  }

  /** Those of the records that are there and public, in the order asked for. */
  Map<MediaRows.Key, Media> load(List<MediaRows.Key> keys, Instant now) {
    Map<MediaRows.Key, Media> there = new HashMap<>();
    if (!keys.isEmpty()) {
      work.read(handle -> handle.createQuery(LOAD)
          .bindArray("muids", String.class, keys.stream().map(key -> key.muid().text()).toList())
          .bindArray("owners", String.class, keys.stream().map(key -> key.owner().text()).toList())
          .bind("now", time(now))
          .map((row, context) -> MediaRows.media(row))
          .list())
          .forEach(media -> there.put(new MediaRows.Key(media.muid(), media.owner()), media));
    }
    Map<MediaRows.Key, Media> inOrder = new LinkedHashMap<>();
    keys.stream().filter(there::containsKey).forEach(key -> inOrder.put(key, there.get(key)));
    return inOrder;
  }

  private static Findable findable(ResultSet row) throws SQLException {
    return new Findable(
        new MediaRows.Key(new Muid(row.getString("muid")), new PublicKey(row.getString("owner"))),
        row.getString("name"),
        row.getString("description"),
        texts(row, "tags"),
        time(row, "created"),
        timeOrNone(row, "expiry"),
        row.getLong("revision"));
  }
}

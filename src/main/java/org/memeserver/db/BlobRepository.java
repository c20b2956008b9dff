package org.memeserver.db;

import static org.memeserver.db.Columns.time;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.memeserver.model.BlobId;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;

/**
 * Knows which blobs the records need.
 *
 * <p>Every method throws {@link MemeException.Unavailable} when the database does not answer.
 */
public final class BlobRepository {
  private final Work work;

  public BlobRepository(Database database) {
    this.work = database.work();
  }

  /** The blob that holds a content, whoever owns it. */
  public Optional<ContentBlob> blobOf(Muid muid) {
    return work.read(handle -> handle.createQuery("""
            SELECT b.id AS blob_id, b.bound_to, b.size, b.wrapped_key, b.storage_key_id
            FROM content c JOIN blob b ON b.id = c.blob_id WHERE c.muid = :muid""")
        .bind("muid", muid.text())
        .map((row, context) -> ContentRows.blob(row))
        .findOne());
  }

  /** What is known of a blob, if a record needs it. */
  public Optional<ContentBlob> find(BlobId id) {
    return work.read(handle -> handle.createQuery("""
            SELECT id AS blob_id, bound_to, size, wrapped_key, storage_key_id FROM blob WHERE id = :id AND storage_key_id <> ''""")
        .bind("id", id.text())
        .map((row, context) -> ContentRows.blob(row))
        .findOne());
  }

  /**
   * Gives up blobs that no record needs, so that their bytes can be deleted: from now on no record can come to need them. An upload whose record is just
   * being committed either is seen here or is refused, on whatever server it runs.
   *
   * @return those that were given up, now or before; the others are needed after all
   * @throws MemeException.StorageFull when there is no room
   */
  public Set<BlobId> condemn(Collection<BlobId> ids, Instant now) {
    List<BlobId> inOrder = ids.stream().sorted(Comparator.comparing(BlobId::text)).toList();
    return work.durably(handle -> {
      inOrder.forEach(id -> condemn(handle, id, now));
      return idsOf(handle.createQuery("SELECT id FROM blob WHERE storage_key_id = '' AND id = ANY(:ids)"), ids);
    });
  }

  /** An entry in the place of the blob's own, which can then no longer be made. */
  private static void condemn(Handle handle, BlobId id, Instant now) {
    handle.createUpdate("""
            INSERT INTO blob (id, bound_to, size, wrapped_key, storage_key_id, created)
            VALUES (:id, 'condemned', 0, :none, '', :now) ON CONFLICT DO NOTHING""")
        .bind("id", id.text())
        .bind("none", new byte[0])
        .bind("now", time(now))
        .execute();
  }

  /** Forgets blobs that were given up before a moment, so long ago that nobody can still come for them. */
  public void forgetCondemned(Instant before) {
    boolean any = work.read(handle -> handle.createQuery("SELECT 1 FROM blob WHERE storage_key_id = '' AND created < :before LIMIT 1")
        .bind("before", time(before))
        .mapTo(Integer.class)
        .findOne()
        .isPresent());
    // Mostly there is none, and a transaction would wake the disk.
    if (any) {
      work.durably(handle -> handle
          .createUpdate("DELETE FROM blob WHERE storage_key_id = '' AND created < :before")
          .bind("before", time(before))
          .execute());
    }
  }

  /**
   * Puts a blob in the place of another with the same content, whatever it is that needs it.
   *
   * @return false when nothing needs the other any more; nothing was written then
   * @throws RetiredKeyException when the storage key of the new one may not be used any more
   * @throws MemeException.StorageFull when there is no room
   */
  public boolean replace(BlobId old, NewBlob blob, Instant now) {
    return work.durably(handle -> {
      // Whoever changes anything about a content locks its row first.
      handle.createQuery("SELECT muid FROM content WHERE blob_id = :old UNION ALL SELECT muid FROM rendition WHERE blob_id = :old")
          .bind("old", old.text())
          .map((row, context) -> new Muid(row.getString("muid")))
          .findOne()
          .ifPresent(muid -> ContentRows.lock(handle, muid));
      ContentRows.insertBlob(handle, blob, now);
      for (String table : List.of("content", "rendition", "preferences")) {
        int pointed = handle.createUpdate("UPDATE " + table + " SET blob_id = :id WHERE blob_id = :old")
            .bind("id", blob.id().text())
            .bind("old", old.text())
            .execute();
        if (pointed > 0) {
          ContentRows.deleteBlob(handle, old);
          return true;
        }
      }
      ContentRows.deleteBlob(handle, blob.id());
      return false;
    });
  }

  /** Some blobs that records need, in no order. */
  public List<BlobId> some(int most) {
    return work.read(handle -> handle.createQuery("SELECT id FROM blob WHERE storage_key_id <> '' LIMIT :most")
        .bind("most", most)
        .map((row, context) -> new BlobId(row.getString("id")))
        .list());
  }

  public boolean isReferenced(BlobId id) {
    return !referenced(Set.of(id)).isEmpty();
  }

  /** Those of the ids that a record needs. */
  public Set<BlobId> referenced(Collection<BlobId> ids) {
    return work.read(handle -> idsOf(handle.createQuery("SELECT id FROM blob WHERE storage_key_id <> '' AND id = ANY(:ids)"), ids));
  }

  private static Set<BlobId> idsOf(Query query, Collection<BlobId> ids) {
    return new HashSet<>(query
        .bindArray("ids", String.class, ids.stream().map(BlobId::text).toList())
        .map((row, context) -> new BlobId(row.getString("id")))
        .list());
  }

  /** How many blobs need each storage key, by the key's id. */
  public Map<String, Long> countByStorageKey() {
    return work.read(handle -> handle.createQuery("SELECT storage_key_id, COUNT(*) AS blobs FROM blob WHERE storage_key_id <> '' GROUP BY storage_key_id")
        .map((row, context) -> Map.entry(row.getString("storage_key_id"), row.getLong("blobs")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}

package org.memeserver.db;

import static org.memeserver.db.Columns.time;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.memeserver.model.BlobId;

/**
 * Knows which storage keys the rows may be wrapped with, and which they are.
 *
 * <p>Every method throws {@link org.memeserver.model.MemeException.Unavailable} when the database does not answer.
 */
public final class StorageKeyRepository {
  /** By which a refusal of the database tells that it is about a storage key. */
  static final String CONSTRAINT = "blob_storage_key_known";

  private final Work work;

  public StorageKeyRepository(Database database) {
    this.work = database.work();
  }

  /** The storage keys that rows may be wrapped with, by their ids, and since when. */
  public Map<String, Instant> known() {
    return work.read(handle -> handle.createQuery("SELECT id, created FROM storage_key WHERE id <> ''")
        .map((row, context) -> Map.entry(row.getString("id"), time(row, "created")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Lets rows be wrapped with a key, from now on. */
  public void admit(String id, Instant now) {
    if (known().containsKey(id)) {
      return;
    }
    work.durably(handle -> {
      admit(handle, id, now);
      return null;
    });
  }

  /** The same within a transaction. */
  static void admit(Handle handle, String id, Instant now) {
    handle.createUpdate("INSERT INTO storage_key (id, created) VALUES (:id, :now) ON CONFLICT DO NOTHING")
        .bind("id", id)
        .bind("now", time(now))
        .execute();
  }

  /**
   * Lets no row be wrapped with a key any more, on whatever server.
   *
   * @return false when rows still are
   */
  public boolean retire(String id) {
    if (isUsed(id)) {
      return false;
    }
    try {
      work.durably(handle -> handle.createUpdate("DELETE FROM storage_key WHERE id = :id").bind("id", id).execute());
      return true;
    } catch (RetiredKeyException e) {
      // Another server has just committed a row under it.
      return false;
    }
  }

  private boolean isUsed(String id) {
    return work.read(handle -> handle.createQuery("SELECT 1 FROM blob WHERE storage_key_id = :id LIMIT 1")
        .bind("id", id)
        .mapTo(Integer.class)
        .findOne()
        .isPresent());
  }

  /**
   * Blobs that need another storage key than one, in the order of their ids.
   *
   * @param after only those with a higher id
   */
  public List<ContentBlob> wrappedWithOthers(String storageKeyId, String after, int most) {
    return work.read(handle -> handle.createQuery("""
            SELECT id AS blob_id, bound_to, size, wrapped_key, storage_key_id FROM blob
            WHERE id > :after AND storage_key_id <> :key AND storage_key_id <> '' ORDER BY id LIMIT :most""")
        .bind("after", after)
        .bind("key", storageKeyId)
        .bind("most", most)
        .map((row, context) -> ContentRows.blob(row))
        .list());
  }

  /** How many blobs need another storage key than one. */
  public long countWithOthers(String storageKeyId) {
    return work.read(handle -> handle.createQuery("SELECT COUNT(*) FROM blob WHERE storage_key_id <> :key AND storage_key_id <> ''")
        .bind("key", storageKeyId)
        .mapTo(Long.class)
        .one());
  }

  /**
   * The same data key, wrapped anew.
   *
   * @param from the storage key that it was wrapped with
   */
  public record Rewrapped(BlobId id, String from, byte[] wrappedKey, String storageKeyId) {}

  /**
   * Writes down keys that were wrapped anew. Rows that are gone, or wrapped with another key than they were, stay as they are.
   *
   * @return how many were written
   * @throws RetiredKeyException when the key that they are wrapped with now may not be used
   */
  public int rewrap(List<Rewrapped> keys) {
    return work.durably(handle -> {
      var batch = handle.prepareBatch("UPDATE blob SET wrapped_key = :wrapped, storage_key_id = :key WHERE id = :id AND storage_key_id = :from");
      for (Rewrapped one : keys) {
        batch.bind("id", one.id().text()).bind("from", one.from()).bind("wrapped", one.wrappedKey()).bind("key", one.storageKeyId()).add();
      }
      int written = 0;
      for (int count : batch.execute()) {
        written += count;
      }
      return written;
    });
  }
}

package org.memeserver.db;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.memeserver.model.BlobId;
import org.memeserver.model.Muid;

/**
 * Knows which blobs the records need.
 *
 * <p>Every method throws {@link org.memeserver.model.MemeException.Unavailable} when the database does not answer.
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

  public boolean isReferenced(BlobId id) {
    return !referenced(Set.of(id)).isEmpty();
  }

  /** Those of the ids that a record needs. */
  public Set<BlobId> referenced(Collection<BlobId> ids) {
    return new HashSet<>(work.read(handle -> handle.createQuery("SELECT id FROM blob WHERE id = ANY(:ids)")
        .bindArray("ids", String.class, ids.stream().map(BlobId::text).toList())
        .map((row, context) -> new BlobId(row.getString("id")))
        .list()));
  }

  /** How many blobs need each storage key, by the key's id. */
  public Map<String, Long> countByStorageKey() {
    return work.read(handle -> handle.createQuery("SELECT storage_key_id, COUNT(*) AS blobs FROM blob GROUP BY storage_key_id")
        .map((row, context) -> Map.entry(row.getString("storage_key_id"), row.getLong("blobs")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}

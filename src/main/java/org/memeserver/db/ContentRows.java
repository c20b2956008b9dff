package org.memeserver.db;

import static org.memeserver.db.Columns.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.memeserver.model.BlobId;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;

/**
 * The rows of contents and their blobs. Whoever changes anything about a muid locks its content row first; so an upload and the removal of
 * the last owner cannot miss each other, and two of them cannot wait for each other in a circle.
 */
final class ContentRows {
  /** An insert that lost against a concurrent one finds the winner's row; only an endless duel of uploads and deletes could go on. */
  private static final int ATTEMPTS = 100;

  private ContentRows() {}

  /**
   * Which blob holds the content after an upload of it.
   *
   * @param isNew whether there was no such content, and so no record of it
   */
  record Claim(boolean blobKept, boolean isNew, Optional<BlobId> replaced) {}

  /** Makes sure that the content exists and is locked, held by this blob if by none or by the broken one until now. */
  static Claim claim(Handle handle, Muid muid, NewBlob blob, Optional<BlobId> broken, Instant now) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<BlobId> holder = lock(handle, muid);
      if (holder.isPresent()) {
        return holder.equals(broken) ? repoint(handle, muid, blob, holder.get(), now) : new Claim(false, false, Optional.empty());
      }
      insertBlob(handle, blob, now);
      if (insert(handle, muid, blob.id(), now)) {
        return new Claim(true, true, Optional.empty());
      }
      deleteBlob(handle, blob.id());
    }
    throw new IllegalStateException("Content " + muid + " comes and goes");
  }

  /** The blob of the content, whose row is locked until the transaction ends; none when there is no such content. */
  static Optional<BlobId> lock(Handle handle, Muid muid) {
    return handle.createQuery("SELECT blob_id FROM content WHERE muid = :muid FOR UPDATE")
        .bind("muid", muid.text())
        .map((row, context) -> new BlobId(row.getString("blob_id")))
        .findOne();
  }

  /** Removes the locked content when no record is left of it, and says which blobs nobody needs any more: its own and those of its renditions. */
  static List<BlobId> removeIfUnowned(Handle handle, Muid muid, BlobId holder) {
    boolean isOwned = handle.createQuery("SELECT 1 FROM media WHERE muid = :muid LIMIT 1")
        .bind("muid", muid.text())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
    if (isOwned) {
      return List.of();
    }
    List<BlobId> orphaned = new ArrayList<>(RenditionRows.remove(handle, muid));
    Changes.note(handle, muid);
    handle.createUpdate("DELETE FROM content WHERE muid = :muid").bind("muid", muid.text()).execute();
    deleteBlob(handle, holder);
    orphaned.add(holder);
    return orphaned;
  }

  /**
   * @throws RetiredKeyException when the storage key that its key is wrapped with may not be used any more
   * @throws MemeException.Unavailable when the blob was given up meanwhile, because it took so long for its record to come
   */
  static void insertBlob(Handle handle, NewBlob blob, Instant now) {
    int inserted = handle.createUpdate("""
            INSERT INTO blob (id, bound_to, size, wrapped_key, storage_key_id, created)
            VALUES (:id, :boundTo, :size, :wrappedKey, :storageKeyId, :created) ON CONFLICT DO NOTHING""")
        .bind("id", blob.id().text())
        .bind("boundTo", blob.boundTo())
        .bind("size", blob.size())
        .bind("wrappedKey", blob.wrappedKey())
        .bind("storageKeyId", blob.storageKeyId())
        .bind("created", time(now))
        .execute();
    if (inserted == 0) {
      throw new MemeException.Unavailable("The upload took too long", null);
    }
  }

  static void deleteBlob(Handle handle, BlobId id) {
    handle.createUpdate("DELETE FROM blob WHERE id = :id").bind("id", id.text()).execute();
  }

  /** Reads the columns of a blob. */
  static ContentBlob blob(ResultSet row) throws SQLException {
    return new ContentBlob(
        new BlobId(row.getString("blob_id")),
        row.getString("bound_to"),
        row.getLong("size"),
        row.getBytes("wrapped_key"),
        row.getString("storage_key_id"));
  }

  private static boolean insert(Handle handle, Muid muid, BlobId blob, Instant now) {
    return handle.createUpdate("""
            INSERT INTO content (muid, blob_id, created) VALUES (:muid, :blob, :created) ON CONFLICT DO NOTHING""")
        .bind("muid", muid.text())
        .bind("blob", blob.text())
        .bind("created", time(now))
        .execute() == 1;
  }

  private static Claim repoint(Handle handle, Muid muid, NewBlob blob, BlobId holder, Instant now) {
    Changes.note(handle, muid);
    insertBlob(handle, blob, now);
    handle.createUpdate("UPDATE content SET blob_id = :blob WHERE muid = :muid")
        .bind("muid", muid.text())
        .bind("blob", blob.id().text())
        .execute();
    deleteBlob(handle, holder);
    return new Claim(true, false, Optional.of(holder));
  }
}

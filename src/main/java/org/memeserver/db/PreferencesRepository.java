package org.memeserver.db;

import static org.memeserver.db.Columns.time;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.memeserver.model.BlobId;
import org.memeserver.model.PublicKey;

/**
 * Knows which blob holds a user's preferences: one a public key, replaced whole.
 *
 * <p>Every method throws {@link org.memeserver.model.MemeException.Unavailable} when the database does not answer; a user without preferences is told
 * apart from that.
 */
public final class PreferencesRepository {
  private final Work work;

  public PreferencesRepository(Database database) {
    this.work = database.work();
  }

  public Optional<ContentBlob> find(PublicKey owner) {
    return work.read(handle -> handle.createQuery("""
            SELECT b.id AS blob_id, b.bound_to, b.size, b.wrapped_key, b.storage_key_id
            FROM preferences p JOIN blob b ON b.id = p.blob_id WHERE p.owner = :owner""")
        .bind("owner", owner.text())
        .map((row, context) -> ContentRows.blob(row))
        .findOne());
  }

  /**
   * Records new preferences, durable when this returns.
   *
   * @return the blob of the former ones, which is to be deleted from the store
   * @throws org.memeserver.model.MemeException.StorageFull when there is no room
   * @throws org.memeserver.model.MemeException.Limited when the owner is banned
   */
  public Optional<BlobId> replace(PublicKey owner, NewBlob blob, Instant now) {
    return work.durablyMore(handle -> {
      work.holdBans(handle, false);
      BanRows.expectNone(handle, owner);
      ContentRows.insertBlob(handle, blob, now);
      // A row of another's making may come between a look and an insert, so: look, else insert, else look again.
      Optional<BlobId> former = lock(handle, owner);
      if (former.isEmpty()) {
        if (insert(handle, owner, blob.id(), now)) {
          return former;
        }
        former = lock(handle, owner);
      }
      handle.createUpdate("UPDATE preferences SET blob_id = :blob, updated = :now WHERE owner = :owner")
          .bind("owner", owner.text())
          .bind("blob", blob.id().text())
          .bind("now", time(now))
          .execute();
      former.ifPresent(id -> ContentRows.deleteBlob(handle, id));
      return former;
    });
  }

  /**
   * Removes preferences, durable when this returns.
   *
   * @return the blob of those there were, which is to be deleted from the store
   */
  public Optional<BlobId> remove(PublicKey owner) {
    return work.durably(handle -> {
      Optional<BlobId> former = lock(handle, owner);
      former.ifPresent(id -> {
        handle.createUpdate("DELETE FROM preferences WHERE owner = :owner").bind("owner", owner.text()).execute();
        ContentRows.deleteBlob(handle, id);
      });
      return former;
    });
  }

  private static Optional<BlobId> lock(Handle handle, PublicKey owner) {
    return handle.createQuery("SELECT blob_id FROM preferences WHERE owner = :owner FOR UPDATE")
        .bind("owner", owner.text())
        .map((row, context) -> new BlobId(row.getString("blob_id")))
        .findOne();
  }

  private static boolean insert(Handle handle, PublicKey owner, BlobId blob, Instant now) {
    return handle.createUpdate("""
            INSERT INTO preferences (owner, blob_id, updated) VALUES (:owner, :blob, :now) ON CONFLICT DO NOTHING""")
        .bind("owner", owner.text())
        .bind("blob", blob.text())
        .bind("now", time(now))
        .execute() == 1;
  }
}

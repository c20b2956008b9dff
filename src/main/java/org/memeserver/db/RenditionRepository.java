package org.memeserver.db;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.memeserver.model.BlobId;
import org.memeserver.model.Muid;

/**
 * Keeps the renditions of contents: all kinds of a content, or none. They are the content's, whoever owns it, and go with it.
 *
 * <p>What a method changes is durable when it returns. Every method throws {@link org.memeserver.model.MemeException.Unavailable} when the database does
 * not answer, and {@link #replace} {@link org.memeserver.model.MemeException.StorageFull} when there is no room; after either the change may have
 * happened or not, so bytes must not be deleted on their account.
 */
public final class RenditionRepository {
  private final Work work;

  public RenditionRepository(Database database) {
    this.work = database.work();
  }

  /**
   * What became of renditions.
   *
   * @param kept whether they are recorded; if not, their blobs are to be deleted from the store
   * @param replaced blobs that are no longer recorded; to be deleted from the store
   */
  public record Outcome(boolean kept, List<BlobId> replaced) {}

  /** What is known of the renditions of a content; empty when there is no such content. */
  public Optional<RenditionState> find(Muid muid) {
    record Row(int renderedBy, Optional<StoredRendition> rendition) {}
    List<Row> rows = work.read(handle -> handle.createQuery("""
            SELECT c.rendered_by, r.kind, r.hash, r.mime, b.id AS blob_id, b.bound_to, b.size, b.wrapped_key, b.storage_key_id
            FROM content c LEFT JOIN rendition r ON r.muid = c.muid LEFT JOIN blob b ON b.id = r.blob_id
            WHERE c.muid = :muid""")
        .bind("muid", muid.text())
        .map((row, context) -> new Row(row.getInt("rendered_by"), RenditionRows.rendition(row)))
        .list());
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new RenditionState(rows.get(0).renderedBy(), rows.stream().flatMap(row -> row.rendition().stream()).toList()));
  }

  /**
   * Records what a rendering made, in place of what an older one made.
   *
   * @param made one of each kind; empty when the content is no picture
   * @param renderedBy the version of the rendering, 1 or more; what the same version has made is left as it is
   * @return not kept when the content has gone, or was rendered by another meanwhile
   */
  public Outcome replace(Muid muid, List<NewRendition> made, Optional<String> blurhash, int renderedBy, Instant now) {
    return work.durablyMore(handle -> {
      if (ContentRows.lock(handle, muid).isEmpty() || renderedBy(handle, muid) == renderedBy) {
        return new Outcome(false, List.of());
      }
      List<BlobId> replaced = RenditionRows.remove(handle, muid);
      made.forEach(rendition -> RenditionRows.insert(handle, muid, rendition, now));
      RenditionRows.note(handle, muid, renderedBy, blurhash);
      return new Outcome(true, replaced);
    });
  }

  /**
   * Forgets the renditions of a content, so that they are made anew.
   *
   * @param broken only if this is still the blob of one of them
   * @return their blobs, to be deleted from the store
   */
  public List<BlobId> forget(Muid muid, BlobId broken) {
    return work.durably(handle -> {
      boolean isCurrent = ContentRows.lock(handle, muid).isPresent()
          && handle.createQuery("SELECT 1 FROM rendition WHERE muid = :muid AND blob_id = :blob")
              .bind("muid", muid.text())
              .bind("blob", broken.text())
              .mapTo(Integer.class)
              .findOne()
              .isPresent();
      if (!isCurrent) {
        return List.of();
      }
      List<BlobId> forgotten = RenditionRows.remove(handle, muid);
      handle.createUpdate("UPDATE content SET rendered_by = 0 WHERE muid = :muid").bind("muid", muid.text()).execute();
      return forgotten;
    });
  }

  /** What became of giving renditions up: of how many contents, and their blobs, which are to be deleted from the store. */
  public record Dropped(int contents, List<BlobId> blobs) {}

  /**
   * Forgets the renditions of some contents, whichever; they can be made anew.
   *
   * @param most how many contents
   * @return none when no renditions are left
   */
  public Dropped drop(int most) {
    List<Muid> muids = work.read(handle -> handle.createQuery("SELECT DISTINCT muid FROM rendition ORDER BY muid LIMIT :most")
        .bind("most", most)
        .map((row, context) -> new Muid(row.getString("muid")))
        .list());
    if (muids.isEmpty()) {
      // A transaction might cost what is set aside for a full disk.
      return new Dropped(0, List.of());
    }
    return work.durably(handle -> {
      List<BlobId> blobs = new ArrayList<>();
      for (Muid muid : muids) {
        if (ContentRows.lock(handle, muid).isPresent()) {
          blobs.addAll(RenditionRows.remove(handle, muid));
          handle.createUpdate("UPDATE content SET rendered_by = 0 WHERE muid = :muid").bind("muid", muid.text()).execute();
        }
      }
      return new Dropped(muids.size(), blobs);
    });
  }

  private static int renderedBy(Handle handle, Muid muid) {
    return handle.createQuery("SELECT rendered_by FROM content WHERE muid = :muid").bind("muid", muid.text()).mapTo(Integer.class).one();
  }
}

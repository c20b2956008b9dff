package org.memeserver.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.memeserver.model.BlobId;
import org.memeserver.model.Muid;
import org.memeserver.model.RenditionKind;

/** The rows of renditions. Whoever writes them has locked the content's row. */
final class RenditionRows {
  private RenditionRows() {}

  static void insert(Handle handle, Muid muid, NewRendition rendition, Instant now) {
    ContentRows.insertBlob(handle, rendition.blob(), now);
    handle.createUpdate("INSERT INTO rendition (muid, kind, blob_id, hash, mime) VALUES (:muid, :kind, :blob, :hash, :mime)")
        .bind("muid", muid.text())
        .bind("kind", rendition.kind().text())
        .bind("blob", rendition.blob().id().text())
        .bind("hash", rendition.hash().text())
        .bind("mime", rendition.mime())
        .execute();
  }

  /** Removes the renditions of a content, and says which blobs nobody needs any more. */
  static List<BlobId> remove(Handle handle, Muid muid) {
    List<BlobId> blobs = handle.createQuery("SELECT blob_id FROM rendition WHERE muid = :muid")
        .bind("muid", muid.text())
        .map((row, context) -> new BlobId(row.getString("blob_id")))
        .list();
    if (!blobs.isEmpty()) {
      handle.createUpdate("DELETE FROM rendition WHERE muid = :muid").bind("muid", muid.text()).execute();
      blobs.forEach(blob -> ContentRows.deleteBlob(handle, blob));
    }
    return blobs;
  }

  /** Notes who looked last at what the content shows. */
  static void note(Handle handle, Muid muid, int renderedBy, Optional<String> blurhash) {
    Changes.note(handle, muid);
    handle.createUpdate("UPDATE content SET rendered_by = :by, blurhash = :blurhash WHERE muid = :muid")
        .bind("muid", muid.text())
        .bind("by", renderedBy)
        .bind("blurhash", blurhash.orElse(null))
        .execute();
  }

  /** Reads a row; without a rendition its columns are null. */
  static Optional<StoredRendition> rendition(ResultSet row) throws SQLException {
    String kind = row.getString("kind");
    return kind == null
        ? Optional.empty()
        : Optional.of(
            new StoredRendition(RenditionKind.of(kind), new Muid(row.getString("hash")), row.getString("mime"), ContentRows.blob(row)));
  }
}

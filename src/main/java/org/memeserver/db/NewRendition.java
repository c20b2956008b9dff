package org.memeserver.db;

import org.memeserver.model.Muid;
import org.memeserver.model.RenditionKind;

/**
 * A rendition whose blob is durable in its store and about to be recorded.
 *
 * @param hash of the rendition's own bytes
 */
public record NewRendition(RenditionKind kind, Muid hash, String mime, NewBlob blob) {
  /** The same rendition, as it is found once it is recorded. */
  public StoredRendition asStored() {
    return new StoredRendition(kind, hash, mime, blob.asStored());
  }
}

package org.memeserver.media;

import org.memeserver.db.StoredRendition;
import org.memeserver.model.Muid;
import org.memeserver.model.RenditionKind;

/** A rendition that is there, and where {@link Renditions#open} finds its bytes. */
public final class FoundRendition {
  private final StoredRendition stored;

  FoundRendition(StoredRendition stored) {
    this.stored = stored;
  }

  public RenditionKind kind() {
    return stored.kind();
  }

  /** The hash of the rendition's own bytes. */
  public Muid hash() {
    return stored.hash();
  }

  /** {@code image/jpeg} or {@code image/png}. */
  public String mime() {
    return stored.mime();
  }

  /** Plain bytes. */
  public long size() {
    return stored.blob().size();
  }

  StoredRendition stored() {
    return stored;
  }
}

package org.memeserver.media;

import org.memeserver.db.StoredMedia;
import org.memeserver.model.Media;

/** A content that was looked up: its record, and where {@link Contents#open} finds its bytes. */
public final class FoundContent {
  private final StoredMedia stored;

  FoundContent(StoredMedia stored) {
    this.stored = stored;
  }

  public Media media() {
    return stored.media();
  }

  StoredMedia stored() {
    return stored;
  }
}

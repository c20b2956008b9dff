package org.memeserver.media;

import java.util.Optional;
import org.memeserver.db.StoredMedia;
import org.memeserver.model.Media;

/** A content that was looked up: its record, and where {@link Contents#open} finds its bytes. */
public final class FoundContent {
  private final StoredMedia stored;
  private final Optional<byte[]> bytes;

  FoundContent(StoredMedia stored) {
    this(stored, Optional.empty());
  }

  /** @param bytes of the content, if they are at hand; nobody may change them */
  FoundContent(StoredMedia stored, Optional<byte[]> bytes) {
    this.stored = stored;
    this.bytes = bytes;
  }

  Optional<byte[]> bytes() {
    return bytes;
  }

  public Media media() {
    return stored.media();
  }

  StoredMedia stored() {
    return stored;
  }
}

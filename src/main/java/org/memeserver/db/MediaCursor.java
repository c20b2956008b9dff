package org.memeserver.db;

import java.time.Instant;
import org.memeserver.model.Media;
import org.memeserver.model.Muid;

/** Where a page of one owner's records, newest first, ended. */
public record MediaCursor(Instant created, Muid muid) {

  public static MediaCursor after(Media last) {
    return new MediaCursor(last.created(), last.muid());
  }
}

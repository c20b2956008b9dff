package org.memeserver.media;

import org.memeserver.model.Media;
import org.memeserver.model.MediaDetails;

/** What an owner may change of a record after the upload. */
public record MediaChange(MediaDetails details, boolean isPublic) {
  /** The values as they are. */
  public static MediaChange of(Media media) {
    return new MediaChange(
        new MediaDetails(media.name(), media.description(), media.price(), media.ttl(), media.tags(), media.expiry()),
        media.isPublic());
  }
}

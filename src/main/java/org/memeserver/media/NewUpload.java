package org.memeserver.media;

import org.memeserver.model.MediaDetails;
import org.memeserver.model.PublicKey;

/**
 * What came with a content.
 *
 * @param filename as sent, or {@code file}
 * @param mime as sent, or {@code application/octet-stream}
 */
public record NewUpload(PublicKey owner, MediaDetails details, String filename, String mime, Kind kind) {
  /** By which door it came. */
  public enum Kind {
    /** For those with a media token. */
    PRIVATE,
    /** For all. */
    PUBLIC,
    /** A picture that the operator offers to everyone signed in. */
    TEMPLATE
  }
}

package org.memeserver.media;

import org.memeserver.db.NewBlob;
import org.memeserver.model.Muid;

/** What became of an old content. Nothing of it is kept unless it is {@link Kept}. */
public sealed interface Adoption {
  /**
   * It is what it should be, and durable in the store; no record names it yet.
   *
   * @param hash of the plain bytes
   */
  record Kept(NewBlob blob, Muid hash) implements Adoption {}

  /** It is shorter than it should be, and right as far as it goes, as far as that shows. */
  record Truncated(String why) implements Adoption {}

  /** It is not what it should be. */
  record Damaged(String why) implements Adoption {}

  /** It could not be read. */
  record Unreadable(String why) implements Adoption {}
}

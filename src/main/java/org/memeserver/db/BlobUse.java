package org.memeserver.db;

import java.util.Optional;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;
import org.memeserver.model.RenditionKind;

/** What a blob is needed for. */
public sealed interface BlobUse {
  /** It holds a content, which is named by the hash of its plain bytes. */
  record Content(Muid muid) implements BlobUse {}

  /**
   * It holds a small picture of a content.
   *
   * @param of the content
   * @param hash of the plain bytes of the small picture
   */
  record Rendition(Muid of, RenditionKind kind, Muid hash) implements BlobUse {}

  /** It holds a user's preferences, of which no hash is kept. */
  record Preferences(PublicKey owner) implements BlobUse {}

  /** Its row is there, but nothing that needs it. */
  record None() implements BlobUse {}

  /** What the plain bytes hash to, if that is known. */
  default Optional<Muid> knownHash() {
    if (this instanceof Content content) {
      return Optional.of(content.muid());
    }
    return this instanceof Rendition rendition ? Optional.of(rendition.hash()) : Optional.empty();
  }

  /** The content that it is about, if any. */
  default Optional<Muid> about() {
    if (this instanceof Content content) {
      return Optional.of(content.muid());
    }
    return this instanceof Rendition rendition ? Optional.of(rendition.of()) : Optional.empty();
  }
}

package org.memeserver.db;

import java.util.List;
import org.memeserver.model.BlobId;

/**
 * The small pictures of a content that another server made.
 *
 * @param made one of each kind, durable in their store
 * @param blurhash of the picture
 * @param renderedBy the version of the rendering that they stand for
 */
public record AdoptedRenditions(List<NewRendition> made, String blurhash, int renderedBy) {
  public AdoptedRenditions {
    made = List.copyOf(made);
  }

  /** What holds them. */
  List<BlobId> blobs() {
    return made.stream().map(one -> one.blob().id()).toList();
  }
}

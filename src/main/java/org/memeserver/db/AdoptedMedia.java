package org.memeserver.db;

import java.util.Optional;
import org.memeserver.model.BlobId;
import org.memeserver.model.Media;

/**
 * A record that another server kept, about to be recorded here as it is.
 *
 * @param media all of it is kept but the size and the blurhash, which are the content's
 * @param blob holds the content, durable in its store; empty when a blob that is recorded holds it already
 * @param broken the recorded blob of this content that was found missing or damaged; if it still holds the content, the new one takes its place
 * @param renditions kept if the content is new here
 */
public record AdoptedMedia(Media media, Optional<NewBlob> blob, Optional<BlobId> broken, Optional<AdoptedRenditions> renditions) {}

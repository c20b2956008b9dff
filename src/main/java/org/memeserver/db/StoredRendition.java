package org.memeserver.db;

import org.memeserver.model.Muid;
import org.memeserver.model.RenditionKind;

/**
 * A rendition with the blob that holds it.
 *
 * @param hash of the rendition's own bytes
 */
public record StoredRendition(RenditionKind kind, Muid hash, String mime, ContentBlob blob) {}

package org.memeserver.db;

import org.memeserver.model.Media;

/** A record together with the blob that holds its content. */
public record StoredMedia(Media media, ContentBlob blob) {}

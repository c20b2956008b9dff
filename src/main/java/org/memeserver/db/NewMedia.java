package org.memeserver.db;

import java.time.Instant;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * An upload about to be recorded.
 *
 * @param width pixels, 0 when not measured
 * @param height pixels, 0 when not measured
 * @param now when it was uploaded
 */
public record NewMedia(
    Muid muid,
    PublicKey owner,
    MediaDetails details,
    String filename,
    String mime,
    int width,
    int height,
    boolean template,
    boolean isPublic,
    Instant now) {}

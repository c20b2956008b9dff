package org.memeserver.db;

import java.time.Instant;
import org.memeserver.model.Muid;

/**
 * A content that nobody may upload.
 *
 * @param reason for other operators; may be empty
 */
public record BannedContent(Muid muid, String reason, Instant created) {}

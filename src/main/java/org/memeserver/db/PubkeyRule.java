package org.memeserver.db;

import java.time.Instant;
import org.memeserver.model.PublicKey;

/**
 * What the operator says of a public key.
 *
 * @param banned whether it is shut out; else it is one of those who may store where not all may
 * @param reason for other operators; may be empty
 */
public record PubkeyRule(PublicKey key, boolean banned, String reason, Instant created) {}

package org.memeserver.auth;

import org.memeserver.model.PublicKey;

/**
 * Somebody who showed who they are.
 *
 * @param readonly whether the sign-in asked for a token that may only read
 */
public record Caller(PublicKey key, boolean readonly) {}

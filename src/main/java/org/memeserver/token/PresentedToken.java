package org.memeserver.token;

import java.util.Optional;
import org.memeserver.model.PublicKey;

/**
 * A media token that somebody presents.
 *
 * @param text as it came
 * @param signer whose signature it carries, once that is known and it was an owner's
 */
public record PresentedToken(String text, MediaToken token, Optional<PublicKey> signer) {}

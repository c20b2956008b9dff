package org.memeserver.token;

import java.time.Clock;
import java.util.Collection;
import java.util.function.Supplier;
import org.memeserver.model.MemeException;
import org.memeserver.model.PublicKey;

/**
 * Decides what a media token is good for. In two steps, because who may sign is known only when the owners of the content are: {@link #open}
 * before the records are looked up, {@link #admit} after.
 */
public final class TokenCheck {
  private final Supplier<String> host;
  private final Clock clock;

  /** @param host the name that clients know this server by; tokens for another are refused */
  public TokenCheck(Supplier<String> host, Clock clock) {
    this.host = host;
    this.clock = clock;
  }

  /**
   * Reads a token that is for this server and not expired.
   *
   * @throws MemeException.Unauthorized when it is unreadable or for another host
   * @throws MemeException.Gone when its time is over
   */
  public MediaToken open(String text) {
    MediaToken token;
    try {
      token = MediaToken.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MemeException.Unauthorized("Invalid media token");
    }
    if (!token.host().equals(host.get())) {
      throw new MemeException.Unauthorized("Media token is for another host");
    }
    if (token.expires() < clock.instant().getEpochSecond()) {
      throw new MemeException.Gone("Media token expired");
    }
    return token;
  }

  /**
   * Decides by whose leave the caller gets the content: their own, when they own it, else that of the owner who signed.
   *
   * @param owners all owners of the content
   * @return one of the owners
   * @throws MemeException.Unauthorized when the token is for another buyer, or no owner signed it
   */
  public PublicKey admit(MediaToken token, PublicKey caller, Collection<PublicKey> owners) {
    if (token.buyer().isPresent() && !token.buyer().get().equals(caller)) {
      throw new MemeException.Unauthorized("Media token is for another buyer");
    }
    if (owners.contains(caller)) {
      return caller;
    }
    return token.signers()
        .filter(owners::contains)
        .findFirst()
        .orElseThrow(() -> new MemeException.Unauthorized("Media token is not signed by an owner"));
  }
}

package org.memeserver.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.memeserver.model.MemeException;
import org.memeserver.model.PublicKey;

/**
 * Decides what a media token is good for. In two steps, because who may sign is known only when the owners of the content are: {@link #open}
 * before the records are looked up, {@link #admit} after.
 */
public final class TokenCheck {
  /** Characters of remembered tokens, about: those of some thousands, unless somebody signs long ones. */
  private static final long MOST_PROVEN = 1 << 20;

  private final Supplier<String> host;
  private final Clock clock;
  private final Cache<String, PresentedToken> provenTokens = Caffeine.newBuilder().maximumWeight(MOST_PROVEN).<String, PresentedToken>weigher((text, token) -> text.length()).build();

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
  public PresentedToken open(String text) {
    PresentedToken presented = presented(text);
    MediaToken token = presented.token();
    if (!token.host().equals(host.get())) {
      throw new MemeException.Unauthorized("Media token is for another host");
    }
    if (token.expires() < clock.instant().getEpochSecond()) {
      throw new MemeException.Gone("Media token expired");
    }
    return presented;
  }

  private PresentedToken presented(String text) {
    PresentedToken proven = provenTokens.getIfPresent(text);
    try {
      return proven == null ? new PresentedToken(text, MediaToken.parse(text), Optional.empty()) : proven;
    } catch (IllegalArgumentException e) {
      throw new MemeException.Unauthorized("Invalid media token");
    }
  }

  /** Whether it is known whose signature the token carries, so that {@link #admit} takes no time. */
  public boolean isProven(String text) {
    return provenTokens.getIfPresent(text) != null;
  }

  /**
   * Decides by whose leave the caller gets the content: their own, when they own it, else that of the owner who signed. Whose signature a token carries is
   * remembered, since finding it out takes a hundred times as long as all the rest; whether that is an owner is asked each time.
   *
   * @param owners all owners of the content
   * @return one of the owners
   * @throws MemeException.Unauthorized when the token is for another buyer, or no owner signed it
   */
  public PublicKey admit(PresentedToken presented, PublicKey caller, Collection<PublicKey> owners) {
    MediaToken token = presented.token();
    if (token.buyer().isPresent() && !token.buyer().get().equals(caller)) {
      throw new MemeException.Unauthorized("Media token is for another buyer");
    }
    if (owners.contains(caller)) {
      return caller;
    }
    if (presented.signer().filter(owners::contains).isPresent()) {
      return presented.signer().get();
    }
    PublicKey signer = token.signers()
        .filter(owners::contains)
        .findFirst()
        .orElseThrow(() -> new MemeException.Unauthorized("Media token is not signed by an owner"));
    provenTokens.put(presented.text(), new PresentedToken(presented.text(), token, Optional.of(signer)));
    return signer;
  }
}

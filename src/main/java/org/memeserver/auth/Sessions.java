package org.memeserver.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.auth0.jwt.interfaces.Verification;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.memeserver.crypto.JwtKeys;
import org.memeserver.model.MemeException;
import org.memeserver.model.PublicKey;
import org.memeserver.model.Secret;

/**
 * Session tokens: JWTs under HS256, with the claims of sphinx-meme, so that a token of either server is good on the other when they share
 * JWT_KEY.
 */
public final class Sessions {
  /** iOS signs in again and again when a token without an end, or with a short one, is all it gets. */
  public static final Duration LIFETIME = Duration.ofDays(7);

  /** How much later another server may get to know that a key signs no more. */
  private static final Duration FOLLOWING = Duration.ofDays(1);

  /** Characters of remembered tokens, about: those of some thousands. */
  private static final long MOST_VERIFIED = 1 << 20;

  private static final String KEY_CLAIM = "key";
  private static final String READONLY_CLAIM = "readonly";

  private final Supplier<JwtKeys> keys;
  private final Clock clock;
  private volatile Signing signing;
  private final Cache<String, Verified> verified = Caffeine.newBuilder().maximumWeight(MOST_VERIFIED).<String, Verified>weigher((token, known) -> token.length()).build();

  /** What is made of the keys, as long as they are the same. */
  private record Signing(JwtKeys keys, String activeId, Algorithm active, Map<String, JWTVerifier> verifiers) {}

  /**
   * A token that was found good.
   *
   * @param expires good through that second
   * @param with the keys by which it is
   */
  private record Verified(Caller caller, Instant expires, Signing with) {}

  /** @param keys those in force at each moment */
  public Sessions(Supplier<JwtKeys> keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
    this.signing = signing(keys.get());
  }

  private Signing signing() {
    JwtKeys now = keys.get();
    Signing made = signing;
    if (made.keys() != now && !made.keys().equals(now)) {
      made = signing(now);
      signing = made;
    }
    return made;
  }

  private Signing signing(JwtKeys keys) {
    Map<String, JWTVerifier> verifiers = new LinkedHashMap<>();
    Stream.concat(Stream.of(JwtKeys.Former.of(keys.active())), keys.others().stream())
        .forEach(key -> verifiers.putIfAbsent(JwtKeys.idOf(key.key()), verifier(key)));
    return new Signing(keys, JwtKeys.idOf(keys.active()), Algorithm.HMAC256(keys.active().reveal()), verifiers);
  }

  /** A key that signs no more may be known to others, who would give their tokens a longer life than it could. */
  private JWTVerifier verifier(JwtKeys.Former key) {
    Verification required = JWT.require(Algorithm.HMAC256(key.key().reveal())).withClaimPresence("exp").withClaimPresence(KEY_CLAIM);
    if (key.until().isPresent()) {
      Instant until = key.until().get().plus(FOLLOWING);
      required = required.withClaim("exp", (claim, token) -> !token.getExpiresAtAsInstant().isAfter(until));
    }
    return ((JWTVerifier.BaseVerification) required).build(clock);
  }

  public String mint(Caller caller) {
    Signing with = signing();
    JWTCreator.Builder token = JWT.create()
        .withKeyId(with.activeId())
        .withClaim(KEY_CLAIM, caller.key().text())
        .withExpiresAt(clock.instant().plus(LIFETIME));
    return (caller.readonly() ? token.withClaim(READONLY_CLAIM, true) : token).sign(with.active());
  }

  /**
   * Reads a session token.
   *
   * @throws MemeException.Unauthorized when it is malformed, expired, without an end, or not signed with a key of this server by HS256
   */
  public Caller read(String token) {
    Optional<Caller> known = remembered(token);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      Signing with = signing();
      DecodedJWT jwt = verified(JWT.decode(token), with.verifiers());
      boolean readonly = Boolean.TRUE.equals(jwt.getClaim(READONLY_CLAIM).asBoolean());
      Caller caller = new Caller(PublicKey.parse(String.valueOf(jwt.getClaim(KEY_CLAIM).asString())), readonly);
      verified.put(token, new Verified(caller, jwt.getExpiresAtAsInstant(), with));
      return caller;
    } catch (JWTVerificationException | IllegalArgumentException | NullPointerException e) {
      // The library trips over a header or claims that are the JSON null, before it looks at the signature.
      throw new MemeException.Unauthorized("Unauthorized");
    }
  }

  /** Who a token is of that was read before and is still good, under the keys that are in force now. Empty says nothing. */
  public Optional<Caller> remembered(String token) {
    return Optional.ofNullable(verified.getIfPresent(token))
        .filter(one -> one.with() == signing() && !clock.instant().truncatedTo(ChronoUnit.SECONDS).isAfter(one.expires()))
        .map(Verified::caller);
  }

  /** The Go server's tokens, and those of older servers, do not say which key they are signed with. */
  private static DecodedJWT verified(DecodedJWT token, Map<String, JWTVerifier> verifiers) {
    if (token.getKeyId() != null) {
      JWTVerifier verifier = verifiers.get(token.getKeyId());
      if (verifier == null) {
        throw new JWTVerificationException("signed with another key");
      }
      return verifier.verify(token);
    }
    JWTVerificationException last = new JWTVerificationException("there is no key");
    for (JWTVerifier verifier : verifiers.values()) {
      try {
        return verifier.verify(token);
      } catch (JWTVerificationException e) {
        last = e;
      }
    }
    throw last;
  }
}

package org.memeserver.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.time.Clock;
import java.time.Duration;
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

  private static final String KEY_CLAIM = "key";
  private static final String READONLY_CLAIM = "readonly";

  private final Algorithm algorithm;
  private final JWTVerifier verifier;
  private final Clock clock;

  public Sessions(Secret signingKey, Clock clock) {
    this.algorithm = Algorithm.HMAC256(signingKey.reveal());
    this.clock = clock;
    JWTVerifier.BaseVerification verification =
        (JWTVerifier.BaseVerification) JWT.require(algorithm).withClaimPresence("exp").withClaimPresence(KEY_CLAIM);
    this.verifier = verification.build(clock);
  }

  public String mint(Caller caller) {
    JWTCreator.Builder token =
        JWT.create().withClaim(KEY_CLAIM, caller.key().text()).withExpiresAt(clock.instant().plus(LIFETIME));
    return (caller.readonly() ? token.withClaim(READONLY_CLAIM, true) : token).sign(algorithm);
  }

  /**
   * Reads a session token.
   *
   * @throws MemeException.Unauthorized when it is malformed, expired, without an end, or not signed with this server's key by HS256
   */
  public Caller read(String token) {
    try {
      DecodedJWT jwt = verifier.verify(token);
      boolean readonly = Boolean.TRUE.equals(jwt.getClaim(READONLY_CLAIM).asBoolean());
      return new Caller(PublicKey.parse(String.valueOf(jwt.getClaim(KEY_CLAIM).asString())), readonly);
    } catch (JWTVerificationException | IllegalArgumentException | NullPointerException e) {
      // The library trips over a header or claims that are the JSON null, before it looks at the signature.
      throw new MemeException.Unauthorized("Unauthorized");
    }
  }
}

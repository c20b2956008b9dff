package org.memeserver.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.memeserver.model.PublicKey;
import org.memeserver.model.Secret;

/**
 * A text looked at as a session token, for people who want to know why it is refused. Nothing that {@link Sessions} would believe follows from it.
 *
 * @param algorithm as the token says; empty when it does not, as all others
 * @param keyId names the key that signed it
 * @param claims each with its value as JSON
 * @param key who is signed in with it
 * @param signedHere whether one of this server's keys signed it; empty when none was there to compare
 */
public record SessionReading(
    Optional<String> algorithm,
    Optional<String> keyId,
    Map<String, String> claims,
    Optional<PublicKey> key,
    boolean readonly,
    Optional<Instant> expires,
    Optional<Boolean> signedHere) {

  public SessionReading {
    claims = Map.copyOf(claims);
  }

  /**
   * Reads a text.
   *
   * @param keys those that sessions of this server may be signed with; none when they cannot be had
   * @return empty when it is no JWT
   */
  public static Optional<SessionReading> of(String text, List<Secret> keys) {
    DecodedJWT jwt;
    try {
      jwt = JWT.decode(text);
    } catch (JWTDecodeException | NullPointerException e) {
      // The library trips over a header or claims that are the JSON null.
      return Optional.empty();
    }
    Map<String, String> claims = new TreeMap<>();
    jwt.getClaims().forEach((name, claim) -> claims.put(name, claim.toString()));
    return Optional.of(new SessionReading(
        Optional.ofNullable(jwt.getAlgorithm()), Optional.ofNullable(jwt.getKeyId()), claims, key(jwt),
        Boolean.TRUE.equals(jwt.getClaim("readonly").asBoolean()), Optional.ofNullable(jwt.getExpiresAtAsInstant()), signedBy(jwt, keys)));
  }

  private static Optional<PublicKey> key(DecodedJWT jwt) {
    try {
      return Optional.ofNullable(jwt.getClaim("key").asString()).map(PublicKey::parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Boolean> signedBy(DecodedJWT jwt, List<Secret> keys) {
    return keys.isEmpty() ? Optional.empty() : Optional.of(keys.stream().anyMatch(key -> isSigned(jwt, key)));
  }

  private static boolean isSigned(DecodedJWT jwt, Secret key) {
    Algorithm algorithm = Algorithm.HMAC256(key.reveal());
    try {
      algorithm.verify(jwt);
      return algorithm.getName().equals(jwt.getAlgorithm());
    } catch (JWTVerificationException e) {
      return false;
    }
  }

  /** Why the server would refuse it; empty when nothing is known against it. */
  public Optional<String> refusal(Instant now) {
    if (!algorithm.filter("HS256"::equals).isPresent()) {
      return Optional.of("its alg is not HS256");
    } else if (key.isEmpty()) {
      return Optional.of("it has no claim \"key\" that is a public key");
    } else if (expires.isEmpty()) {
      return Optional.of("it has no end (exp)");
    } else if (!now.isBefore(expires.get())) {
      return Optional.of("it is expired: the app has to sign in again");
    } else if (signedHere.filter(ours -> !ours).isPresent()) {
      return Optional.of("none of this server's JWT keys signed it: the key was changed, it is of another server, or it was tampered with");
    }
    return Optional.empty();
  }
}

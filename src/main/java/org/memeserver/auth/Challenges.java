package org.memeserver.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.memeserver.crypto.JwtKeys;
import org.memeserver.crypto.Zbase32;
import org.memeserver.db.ChallengeRepository;
import org.memeserver.model.Base64Url;
import org.memeserver.model.MemeException;
import org.memeserver.model.Secret;

/**
 * Issues challenges and takes each back once.
 *
 * <p>Nothing is stored for a challenge that was only asked for: its id carries its expiry, a random part and a MAC over both, and its text is
 * another MAC over the id, so nobody but a holder of the key can make or foresee one. Only a challenge that was signed rightly is recorded, in the
 * database that all nodes share, until it would have expired. Asking a million times costs no storage.
 *
 * <p>Id: base64url of 8 bytes expiry (Unix milliseconds, big-endian), 16 random bytes, 18 bytes of HMAC-SHA256: 42 bytes, 56 characters. Text:
 * zbase32 of 30 bytes of HMAC-SHA256: 48 characters.
 */
public final class Challenges {
  private static final int EXPIRY_BYTES = 8;
  private static final int RANDOM_BYTES = 16;
  private static final int BODY_BYTES = EXPIRY_BYTES + RANDOM_BYTES;
  private static final int MAC_BYTES = 18;
  private static final int TEXT_BYTES = 30;

  private final Supplier<JwtKeys> keys;
  private final Duration lifetime;
  private final ChallengeRepository used;
  private final Clock clock;
  private final SecureRandom random;

  /**
   * @param keys shared by all nodes, those in force at each moment; the keys of the MACs are derived from them. A challenge that a former key made can
   * still be answered, so nobody who is just signing in notices that they change
   * @param lifetime how long a challenge may be answered
   */
  public Challenges(
      Supplier<JwtKeys> keys, Duration lifetime, ChallengeRepository used, Clock clock, SecureRandom random) {
    this.keys = keys;
    this.lifetime = lifetime;
    this.used = used;
    this.clock = clock;
    this.random = random;
  }

  /** A challenge that nobody has seen before. */
  public Challenge issue() {
    byte[] nonce = new byte[RANDOM_BYTES];
    random.nextBytes(nonce);
    Instant expires = clock.instant().plus(lifetime);
    byte[] body = ByteBuffer.allocate(BODY_BYTES).putLong(expires.toEpochMilli()).put(nonce).array();
    return challenge(derived(keys.get().active()), body);
  }

  /**
   * The challenge of this id, if this server made it and it is not too late.
   *
   * @throws MemeException.Unauthorized otherwise
   */
  public Challenge recall(String id) {
    byte[] bytes;
    try {
      bytes = Base64Url.decodeCanonical(id);
    } catch (IllegalArgumentException e) {
      throw new MemeException.Unauthorized("Unknown challenge");
    }
    if (bytes.length != BODY_BYTES + MAC_BYTES) {
      throw new MemeException.Unauthorized("Unknown challenge");
    }
    byte[] body = Arrays.copyOf(bytes, BODY_BYTES);
    byte[] mac = Arrays.copyOfRange(bytes, BODY_BYTES, bytes.length);
    JwtKeys now = keys.get();
    SecretKeySpec maker = Stream.concat(Stream.of(now.active()), now.others().stream().map(JwtKeys.Former::key))
        .map(Challenges::derived)
        .filter(key -> MessageDigest.isEqual(mac(key, body), mac))
        .findFirst()
        .orElseThrow(() -> new MemeException.Unauthorized("Unknown challenge"));
    Challenge challenge = challenge(maker, body);
    if (!clock.instant().isBefore(challenge.expires())) {
      throw new MemeException.Unauthorized("Challenge expired");
    }
    return challenge;
  }

  /**
   * Uses the challenge up.
   *
   * @throws MemeException.Unauthorized when it was used before, here or on another node
   */
  public void spend(Challenge challenge) {
    if (!used.use(challenge.id(), challenge.expires())) {
      throw new MemeException.Unauthorized("Challenge already used");
    }
  }

  private static Challenge challenge(SecretKeySpec key, byte[] body) {
    byte[] id = ByteBuffer.allocate(BODY_BYTES + MAC_BYTES).put(body).put(mac(key, body)).array();
    String text = Zbase32.encode(Arrays.copyOf(hmac(key, "text", body), TEXT_BYTES));
    return new Challenge(Base64Url.encode(id), text, Instant.ofEpochMilli(ByteBuffer.wrap(body).getLong()));
  }

  private static SecretKeySpec derived(Secret secret) {
    return new SecretKeySpec(hmac(new SecretKeySpec(secret.reveal(), "HmacSHA256"), "meme challenge key v1", new byte[0]), "HmacSHA256");
  }

  private static byte[] mac(SecretKeySpec key, byte[] body) {
    return Arrays.copyOf(hmac(key, "id", body), MAC_BYTES);
  }

  private static byte[] hmac(SecretKeySpec key, String purpose, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(purpose.getBytes(StandardCharsets.US_ASCII));
      mac.update((byte) 0);
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}

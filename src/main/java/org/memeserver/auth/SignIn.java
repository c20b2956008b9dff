package org.memeserver.auth;

import java.nio.charset.StandardCharsets;
import org.memeserver.crypto.LightningSignature;
import org.memeserver.model.MemeException;
import org.memeserver.model.PublicKey;

/** Turns a signed challenge into a session token. */
public final class SignIn {
  private final Challenges challenges;
  private final Sessions sessions;
  private final PubkeyRules rules;

  public SignIn(Challenges challenges, Sessions sessions, PubkeyRules rules) {
    this.rules = rules;
    this.challenges = challenges;
    this.sessions = sessions;
  }

  /**
   * Signs in. The signed message is the text of the challenge, or its base64url as the client received it: Android v2, Kotlin desktop and CLN
   * sign the latter.
   *
   * @param id of the challenge
   * @param signature 65 bytes in any of the spellings that {@link LightningSignature#parse} reads
   * @param publicKey hex or base64url
   * @param readonly whether the token shall only be good for reading
   * @return the session token
   * @throws MemeException.Invalid when a parameter is missing or malformed
   * @throws MemeException.Limited when the key is banned
   * @throws MemeException.Unauthorized when the challenge is unknown, late or used, or the signature is of another key
   */
  public String verify(String id, String signature, String publicKey, boolean readonly) {
    if (isMissing(id) || isMissing(signature) || isMissing(publicKey)) {
      throw new MemeException.Invalid("id, sig and pubkey are required");
    }
    LightningSignature signed = parseSignature(signature);
    PublicKey key = parseKey(publicKey);
    Challenge challenge = challenges.recall(id);
    if (!isSignedBy(key, signed, challenge.text()) && !isSignedBy(key, signed, challenge.encoded())) {
      throw new MemeException.Unauthorized("Signature does not match");
    }
    rules.expectNotBanned(key);
    challenges.spend(challenge);
    return sessions.mint(new Caller(key, readonly));
  }

  private static boolean isMissing(String parameter) {
    return parameter == null || parameter.isEmpty();
  }

  private static boolean isSignedBy(PublicKey key, LightningSignature signature, String message) {
    return signature.recover(message.getBytes(StandardCharsets.UTF_8)).filter(key::equals).isPresent();
  }

  private static LightningSignature parseSignature(String text) {
    try {
      return LightningSignature.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MemeException.Invalid("sig is not a recoverable signature of 65 bytes");
    }
  }

  private static PublicKey parseKey(String text) {
    try {
      return PublicKey.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MemeException.Invalid("pubkey is not a compressed public key of 33 bytes");
    }
  }
}

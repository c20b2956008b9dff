package org.memeserver.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.memeserver.model.PublicKey;

/**
 * A signature as Lightning nodes make it with {@code signmessage}: ECDSA on secp256k1 from which the signer's key can be
 * recovered. 65 bytes: a header of 31 plus the recovery id (0 to 3), r, and s. Either of the two values of s is taken.
 *
 * <p>The headers 27 to 30 speak of an uncompressed key. No Lightning node writes them, and they would be a second spelling of
 * the same signature, so they are refused.
 */
public final class LightningSignature {
  /** Bytes of a signature. */
  public static final int BYTES = 65;

  private static final byte[] PREFIX = "Lightning Signed Message:".getBytes(StandardCharsets.US_ASCII);
  private static final int FIRST_HEADER = 31;
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final BigInteger ORDER = CURVE.getN();
  private static final BigInteger FIELD = CURVE.getCurve().getField().getCharacteristic();

  private final int recoveryId;
  private final BigInteger r;
  private final BigInteger s;

  private LightningSignature(int recoveryId, BigInteger r, BigInteger s) {
    this.recoveryId = recoveryId;
    this.r = r;
    this.s = s;
  }

  /**
   * Reads the 65 bytes.
   *
   * @throws IllegalArgumentException when there are more or fewer, or the header is not 31 to 34
   */
  public static LightningSignature of(byte[] bytes) {
    if (bytes.length != BYTES || bytes[0] < FIRST_HEADER || bytes[0] > FIRST_HEADER + 3) {
      throw new IllegalArgumentException("not a Lightning signature");
    }
    return new LightningSignature(bytes[0] - FIRST_HEADER, new BigInteger(1, bytes, 1, 32), new BigInteger(1, bytes, 33, 32));
  }

  /**
   * Reads any of the spellings in use: base64 with either alphabet, with or without padding (88 or 87 characters), hex (130),
   * zbase32 (104). The length tells which it is.
   *
   * @throws IllegalArgumentException when it is none of them or its bytes are no signature
   */
  public static LightningSignature parse(String text) {
    return of(
        switch (text.length()) {
          case 87, 88 -> Base64.getUrlDecoder().decode(text.replace('+', '-').replace('/', '_'));
          case 104 -> Zbase32.decode(text);
          case 130 -> HexFormat.of().parseHex(text);
          default -> throw new IllegalArgumentException("not a Lightning signature");
        });
  }

  /**
   * The key that signed this message, or some other key when another message was signed: whether it is the expected one is for
   * the caller to compare. Empty when no key at all has this signature.
   *
   * @param message what was signed, without the Lightning prefix
   */
  public Optional<PublicKey> recover(byte[] message) {
    if (r.signum() == 0 || r.compareTo(ORDER) >= 0 || s.signum() == 0 || s.compareTo(ORDER) >= 0) {
      return Optional.empty();
    }
    BigInteger x = recoveryId < 2 ? r : r.add(ORDER);
    if (x.compareTo(FIELD) >= 0) {
      return Optional.empty();
    }
    ECPoint nonce;
    try {
      nonce = CURVE.getCurve().decodePoint(compressed(x, recoveryId & 1));
    } catch (IllegalArgumentException e) {
      // Half of all x belong to no point; such a signature is nobody's.
      return Optional.empty();
    }
    BigInteger inverse = r.modInverse(ORDER);
    BigInteger ofBase = new BigInteger(1, digest(message)).multiply(inverse).negate().mod(ORDER);
    BigInteger ofNonce = s.multiply(inverse).mod(ORDER);
    ECPoint key = ECAlgorithms.sumOfTwoMultiplies(CURVE.getG(), ofBase, nonce, ofNonce).normalize();
    return key.isInfinity() ? Optional.empty() : Optional.of(PublicKey.of(key.getEncoded(true)));
  }

  /** What is signed for a message: SHA-256 twice over the prefix and the message. */
  static byte[] digest(byte[] message) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(PREFIX);
      return sha256.digest(sha256.digest(message));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  private static byte[] compressed(BigInteger x, int oddness) {
    byte[] point = new byte[PublicKey.BYTES];
    point[0] = (byte) (2 + oddness);
    byte[] magnitude = x.toByteArray();
    // A BigInteger's bytes may begin with a sign byte, or be fewer than 32.
    int from = Math.max(0, magnitude.length - 32);
    System.arraycopy(magnitude, from, point, point.length - (magnitude.length - from), magnitude.length - from);
    return point;
  }
}

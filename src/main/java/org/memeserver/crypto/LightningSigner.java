package org.memeserver.crypto;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.memeserver.model.PublicKey;

/**
 * Signs as a Lightning node does: deterministic nonce (RFC 6979), low s, header 31 plus recovery id. For keys that are made on the spot and thrown
 * away: how long it takes depends on the key.
 */
public final class LightningSigner {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");
  private static final BigInteger ORDER = CURVE.getN();

  private final BigInteger privateKey;

  /** @param privateKey 32 bytes, big-endian, 1 to the order minus 1 */
  public LightningSigner(byte[] privateKey) {
    this.privateKey = new BigInteger(1, privateKey);
    if (privateKey.length != 32 || this.privateKey.signum() == 0 || this.privateKey.compareTo(ORDER) >= 0) {
      throw new IllegalArgumentException("not a private key");
    }
  }

  public static LightningSigner random(SecureRandom random) {
    byte[] key = new byte[32];
    random.nextBytes(key);
    // Keeps it below the order, and above 0.
    key[0] = (byte) (key[0] & 0x7f | 1);
    return new LightningSigner(key);
  }

  public PublicKey publicKey() {
    return PublicKey.of(CURVE.getG().multiply(privateKey).getEncoded(true));
  }

  /** 65 bytes. */
  public byte[] sign(byte[] message) {
    byte[] digest = LightningSignature.digest(message);
    HMacDSAKCalculator nonces = new HMacDSAKCalculator(new SHA256Digest());
    nonces.init(ORDER, privateKey, digest);
    BigInteger k = nonces.nextK();
    ECPoint point = CURVE.getG().multiply(k).normalize();
    BigInteger x = point.getAffineXCoord().toBigInteger();
    BigInteger r = x.mod(ORDER);
    BigInteger s = k.modInverse(ORDER).multiply(new BigInteger(1, digest).add(privateKey.multiply(r))).mod(ORDER);
    int recoveryId = (point.getAffineYCoord().testBitZero() ? 1 : 0) + (x.compareTo(ORDER) >= 0 ? 2 : 0);
    if (s.compareTo(ORDER.shiftRight(1)) > 0) {
      s = ORDER.subtract(s);
      recoveryId ^= 1;
    }
    return bytes(recoveryId, r, s);
  }

  /** Puts a signature together, whatever its parts are. */
  static byte[] bytes(int recoveryId, BigInteger r, BigInteger s) {
    byte[] signature = new byte[LightningSignature.BYTES];
    signature[0] = (byte) (31 + recoveryId);
    System.arraycopy(BigIntegers.asUnsignedByteArray(32, r), 0, signature, 1, 32);
    System.arraycopy(BigIntegers.asUnsignedByteArray(32, s), 0, signature, 33, 32);
    return signature;
  }
}

package org.memeserver.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * What it takes to read one blob: its data key and the nonce that all its packages carry.
 *
 * <p>The nonce is kept with the key, not taken from the blob: a package is then known to stand at its place only by looking at
 * that package alone. Whoever could choose the nonces in the headers could undo the package number mixed into them, and so put
 * packages into another order.
 */
public final class BlobKey {
  /** Bytes of the data key. */
  public static final int KEY_BYTES = 32;

  /** Bytes of the package nonce. */
  public static final int NONCE_BYTES = 12;

  private final byte[] key;
  private final byte[] nonce;

  /**
   * Copies both, and clears the bit of the nonce that marks the final package.
   *
   * @param key 32 bytes
   * @param nonce 12 bytes
   * @throws IllegalArgumentException when a length is another
   */
  public BlobKey(byte[] key, byte[] nonce) {
    if (key.length != KEY_BYTES || nonce.length != NONCE_BYTES) {
      throw new IllegalArgumentException("a blob key is 32 bytes and a nonce of 12");
    }
    this.key = key.clone();
    this.nonce = nonce.clone();
    this.nonce[0] &= (byte) ~DareFormat.FINAL;
  }

  /** A fresh key, to be used for one blob only. */
  public static BlobKey random(SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(key);
    random.nextBytes(nonce);
    return new BlobKey(key, nonce);
  }

  /**
   * Pairs a key with the nonce that the blob itself carries. For a blob that another server wrote, which kept no nonce elsewhere:
   * once wrapped, the pair is as good as one of ours.
   *
   * @param key 32 bytes
   * @param sealed the blob's first bytes, 16 at least
   */
  public static BlobKey withNonceOf(byte[] key, byte[] sealed) {
    return new BlobKey(key, Arrays.copyOfRange(sealed, DareFormat.NONCE_AT, DareFormat.NONCE_AT + NONCE_BYTES));
  }

  /** The key itself, not a copy: for the ciphers of this package. */
  byte[] key() {
    return key;
  }

  /** The nonce itself, not a copy, without the mark of the final package. */
  byte[] nonce() {
    return nonce;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlobKey that && MessageDigest.isEqual(key, that.key) && Arrays.equals(nonce, that.nonce);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(nonce);
  }

  @Override
  public String toString() {
    return "(blob key)";
  }
}

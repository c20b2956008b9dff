package org.memeserver.model;

import java.util.HexFormat;

/**
 * A node's public key: a compressed secp256k1 point of 33 bytes. Only its form is checked here; that it lies on the curve shows
 * when a signature recovers to it.
 *
 * @param text 44 characters of base64url (33 bytes need no padding)
 */
public record PublicKey(String text) {
  /** Bytes of a compressed point. */
  public static final int BYTES = 33;

  /** @throws IllegalArgumentException when the text is not base64url of 33 bytes that begin with 02 or 03 */
  public PublicKey {
    byte[] point = text.length() == 44 ? Base64Url.decodeCanonical(text) : new byte[0];
    if (point.length != BYTES || (point[0] != 2 && point[0] != 3)) {
      throw new IllegalArgumentException("not a public key");
    }
  }

  public static PublicKey of(byte[] point) {
    return new PublicKey(Base64Url.encode(point));
  }

  /**
   * Reads hex (66 characters) or base64url (44).
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static PublicKey parse(String text) {
    return text.length() == 2 * BYTES ? of(HexFormat.of().parseHex(text)) : new PublicKey(text);
  }

  public byte[] bytes() {
    return Base64Url.decode(text);
  }

  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  @Override
  public String toString() {
    return text;
  }
}

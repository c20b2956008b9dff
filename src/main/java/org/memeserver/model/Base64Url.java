package org.memeserver.model;

import java.util.Base64;

/**
 * base64url (RFC 4648 section 5) as Sphinx clients speak it: written with padding, read with or without.
 */
public final class Base64Url {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private Base64Url() {}

  /** The padded form. */
  public static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /**
   * Reads the padded or the unpadded form.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public static byte[] decode(String text) {
    return DECODER.decode(text);
  }

  /**
   * Reads text of which there is one right spelling only: what it decodes to must encode to the same text, but for
   * padding. Needed where the text itself is an identity.
   *
   * @throws IllegalArgumentException when the text is not base64url or has stray bits in its last character
   */
  public static byte[] decodeCanonical(String text) {
    byte[] bytes = decode(text);
    String canonical = encode(bytes);
    if (!canonical.equals(text) && !canonical.replace("=", "").equals(text)) {
      throw new IllegalArgumentException("not canonical base64url");
    }
    return bytes;
  }
}

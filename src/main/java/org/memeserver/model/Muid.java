package org.memeserver.model;

/**
 * The id of a content: base64url of BLAKE2b-256 over its plain bytes. Always the padded spelling of 44 characters, so that
 * equal ids are equal strings.
 *
 * @param text 44 characters of base64url, padding included
 */
public record Muid(String text) implements Comparable<Muid> {
  /** Bytes of the hash. */
  public static final int BYTES = 32;

  /** @throws IllegalArgumentException when the text is not the padded base64url of 32 bytes */
  public Muid {
    if (text.length() != 44 || Base64Url.decodeCanonical(text).length != BYTES) {
      throw new IllegalArgumentException("not a muid");
    }
  }

  public static Muid ofHash(byte[] hash) {
    return new Muid(Base64Url.encode(hash));
  }

  /**
   * Reads a muid with or without padding.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public static Muid parse(String text) {
    return new Muid(text.length() == 43 ? text + "=" : text);
  }

  public byte[] bytes() {
    return Base64Url.decode(text);
  }

  @Override
  public int compareTo(Muid other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}

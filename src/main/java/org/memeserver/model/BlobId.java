package org.memeserver.model;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name under which a blob store keeps bytes: 128 random bits, so it says nothing of the content, is never used twice, and two uploads
 * of the same content never meet in the store.
 *
 * @param text 32 lower-case hex digits
 */
public record BlobId(String text) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

  /** @throws IllegalArgumentException when the text is not 32 lower-case hex digits */
  public BlobId {
    if (!isBlobId(text)) {
      throw new IllegalArgumentException("not a blob id");
    }
  }

  public static boolean isBlobId(String text) {
    return FORM.matcher(text).matches();
  }

  public static BlobId random(SecureRandom random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return new BlobId(HexFormat.of().formatHex(bytes));
  }

  @Override
  public String toString() {
    return text;
  }
}

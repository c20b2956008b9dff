package org.memeserver.crypto;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import org.memeserver.model.Secret;

/**
 * Seals a small secret under a passphrase, as text: AES-256-GCM under what Argon2id 1.3 makes of the passphrase, in Unicode NFC and UTF-8, and a random
 * salt. The header is authenticated, and so is what the text is for. {@link SealedHeader} is how it is written.
 */
public final class SealedText {
  /** Characters of the shortest passphrase that a new text may be sealed under. */
  public static final int SHORTEST_PASSPHRASE = 12;

  private static final int LINE = 76;

  private SealedText() {}

  /** Whether the text says of itself that it is sealed. */
  public static boolean isSealed(String text) {
    return text.lines().map(String::strip).anyMatch(line -> line.startsWith("sealed="));
  }

  /**
   * Seals bytes with the first recommendation of RFC 9106 for little memory: 64 MiB, 3 passes, 4 lanes.
   *
   * @param purpose what the bytes are, one word, which has to be said again to open them
   * @throws IllegalArgumentException when the passphrase is too short
   */
  public static String seal(Secret passphrase, String purpose, byte[] plain, SecureRandom random) {
    return seal(passphrase, purpose, plain, SealedHeader.fresh(random));
  }

  static String seal(Secret passphrase, String purpose, byte[] plain, SealedHeader header) {
    if (Argon2id.normal(passphrase).codePointCount(0, Argon2id.normal(passphrase).length()) < SHORTEST_PASSPHRASE) {
      throw new IllegalArgumentException("a passphrase has at least " + SHORTEST_PASSPHRASE + " characters");
    }
    byte[] associated = header.associated(purpose);
    byte[] key = header.argon2id().key(passphrase, header.saltBytes());
    byte[] sealed = new byte[plain.length + DareFormat.TAG];
    Aead aead = Aead.AES_256_GCM;
    aead.seal(aead.key(key), header.nonce(), associated, associated.length, plain, 0, plain.length, sealed, 0);
    Arrays.fill(key, (byte) 0);
    StringBuilder text = new StringBuilder(header.text());
    String data = Base64.getEncoder().encodeToString(sealed);
    for (int at = 0; at < data.length(); at += LINE) {
      text.append("data=").append(data, at, Math.min(data.length(), at + LINE)).append('\n');
    }
    return text.toString();
  }

  /**
   * Opens what {@link #seal} made.
   *
   * @throws SealedTextException when the text is malformed, asks for more work than {@link SealedHeader} allows or for more memory than there is, is for
   * another purpose, or was changed, or the passphrase is another
   */
  public static byte[] open(Secret passphrase, String purpose, String text) throws SealedTextException {
    SealedHeader header = SealedHeader.parse(text);
    byte[] sealed = data(text);
    byte[] associated = header.associated(purpose);
    byte[] key = header.argon2id().key(passphrase, header.saltBytes());
    byte[] plain = new byte[sealed.length - DareFormat.TAG];
    Aead aead = Aead.AES_256_GCM;
    try {
      aead.open(aead.key(key), header.nonce(), associated, associated.length, sealed, 0, sealed.length, plain, 0);
    } catch (AEADBadTagException e) {
      throw new SealedTextException("the passphrase is wrong, or the file was changed", true);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
    return plain;
  }

  private static byte[] data(String text) throws SealedTextException {
    StringBuilder data = new StringBuilder();
    text.lines().map(String::strip).filter(line -> line.startsWith("data=")).forEach(line -> data.append(line, "data=".length(), line.length()));
    byte[] sealed;
    try {
      sealed = Base64.getDecoder().decode(data.toString());
    } catch (IllegalArgumentException e) {
      throw new SealedTextException("what stands behind data= is not base64", false);
    }
    if (sealed.length < DareFormat.TAG) {
      throw new SealedTextException("it ends before its end", false);
    }
    return sealed;
  }
}

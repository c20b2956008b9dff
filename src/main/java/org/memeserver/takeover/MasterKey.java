package org.memeserver.takeover;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.memeserver.crypto.GoFileKey;
import org.memeserver.model.Secret;

/**
 * The LOCAL_ENCRYPTION_KEY of the Go server as that reads it: hex of 32 bytes; what is no hex counts as 32 zero bytes, what is shorter is filled up
 * with zeros, what is longer is cut.
 */
public final class MasterKey {
  /** Bytes of the key, and of a nonce. */
  private static final int BYTES = 32;

  private static final String AFTERWARDS =
      " Here their data keys are kept under a strong key, but whoever saw the old files or a copy of them can still read those; only encrypting"
          + " them anew makes them safe.";

  private final Secret key;
  private final Optional<String> warning;

  private MasterKey(Secret key, Optional<String> warning) {
    this.key = key;
    this.warning = warning;
  }

  /** @param text as the old server was given it, not trimmed; empty for none */
  public static MasterKey read(String text) {
    return new MasterKey(Secret.of(bytes(text)), warning(text));
  }

  /** For files that are not encrypted. */
  public static MasterKey none() {
    return new MasterKey(Secret.of(new byte[BYTES]), Optional.empty());
  }

  /** What its owner should know of the key, in one sentence or two that hold nothing of it. */
  public Optional<String> warning() {
    return warning;
  }

  /**
   * The key of a row's files.
   *
   * @param nonce the row's, in hex; read with the same tolerance as the key, and null as nothing
   * @return 32 bytes
   */
  byte[] fileKey(String nonce) {
    return GoFileKey.derive(key, bytes(nonce == null ? "" : nonce));
  }

  private static byte[] bytes(String text) {
    return isHex(text) ? Arrays.copyOf(HexFormat.of().parseHex(text), BYTES) : new byte[BYTES];
  }

  private static boolean isHex(String text) {
    return text.length() % 2 == 0 && text.chars().allMatch(HexFormat::isHexDigit);
  }

  private static Optional<String> warning(String text) {
    int given = text.length() / 2;
    if (text.isEmpty()) {
      return Optional.of("The old server had no key: its files are encrypted under zeros, which is as good as not at all." + AFTERWARDS);
    }
    if (!isHex(text)) {
      return Optional.of(
          "The key is not hex, and the old server takes such a key for zeros: its files are as good as not encrypted." + AFTERWARDS);
    }
    if (given < BYTES) {
      return Optional.of(
          "The key has " + given + " bytes instead of " + BYTES + ", and the old server fills it up with zeros: its files are weakly encrypted."
              + AFTERWARDS);
    }
    return given > BYTES
        ? Optional.of("The key has " + given + " bytes, of which the old server uses the first " + BYTES + ".")
        : Optional.empty();
  }
}

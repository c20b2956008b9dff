package org.memeserver.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.memeserver.model.Secret;

/**
 * Names a key by the key itself, so that it has one name wherever it comes from, and a mistyped key is noticed: the first eight
 * bytes of HMAC-SHA256 under the key over a label, as hex.
 */
final class KeyId {
  private KeyId() {}

  static String of(Secret key, String label) {
    byte[] mac = Hmac.sha256(key.reveal(), label.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(Arrays.copyOf(mac, 8));
  }
}

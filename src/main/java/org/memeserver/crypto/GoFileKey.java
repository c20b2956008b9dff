package org.memeserver.crypto;

import org.memeserver.model.Secret;

/**
 * The file keys of the Go server (stakwork/sphinx-meme, storage/local.go): HKDF-SHA256 (RFC 5869) of its LOCAL_ENCRYPTION_KEY,
 * with the file's nonce for salt, no info, and 32 bytes of output. Its files are DARE 2.0 under this key.
 */
public final class GoFileKey {
  private static final byte[] FIRST_BLOCK = {1};

  private GoFileKey() {}

  /**
   * @param master LOCAL_ENCRYPTION_KEY, decoded from hex
   * @param fileNonce the {@code nonce} of the file's row, 32 bytes
   * @return 32 bytes
   */
  public static byte[] derive(Secret master, byte[] fileNonce) {
    byte[] extracted = Hmac.sha256(fileNonce, master.reveal());
    // One block of SHA-256 is all of the output, so expanding is one MAC over the (empty) info and the block's number.
    return Hmac.sha256(extracted, FIRST_BLOCK);
  }
}

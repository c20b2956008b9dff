package org.memeserver.crypto;

import javax.crypto.spec.SecretKeySpec;

/**
 * Seals one content, package after package, with AES-256-GCM. Format: {@link DareFormat}. Used by one thread at a time, and for
 * one content only: a second one under the same key would use its nonces twice.
 */
public final class DareSealer {
  private final BlobKey key;
  private final SecretKeySpec cipherKey;
  private long next;
  private boolean ended;

  public DareSealer(BlobKey key) {
    this.key = key;
    this.cipherKey = Aead.AES_256_GCM.key(key.key());
  }

  /**
   * Seals the next package.
   *
   * @param length 1 to 65536 plain bytes; exactly 65536 unless last
   * @param last whether the content ends with this package
   * @param out takes the package, {@code length + 32} bytes; not the same array as {@code plain}
   * @return bytes written to {@code out}
   * @throws IllegalArgumentException when the length is not as above
   * @throws IllegalStateException after the last package
   */
  public int seal(byte[] plain, int offset, int length, boolean last, byte[] out, int outOffset) {
    if (length < 1 || length > DareFormat.PAYLOAD || (!last && length != DareFormat.PAYLOAD)) {
      throw new IllegalArgumentException("a package of " + length + " bytes, last: " + last);
    }
    if (ended || next == 1L << 32) {
      throw new IllegalStateException("no package may follow");
    }
    byte[] header = new byte[DareFormat.HEADER];
    header[0] = DareFormat.VERSION_20;
    header[1] = DareFormat.AES_256_GCM;
    header[2] = (byte) (length - 1);
    header[3] = (byte) ((length - 1) >>> 8);
    System.arraycopy(key.nonce(), 0, header, DareFormat.NONCE_AT, BlobKey.NONCE_BYTES);
    if (last) {
      header[DareFormat.NONCE_AT] |= (byte) DareFormat.FINAL;
    }
    System.arraycopy(header, 0, out, outOffset, DareFormat.HEADER);
    byte[] nonce = DareFormat.cipherNonce(key.nonce(), next, last);
    int sealed =
        Aead.AES_256_GCM.seal(
            cipherKey, nonce, header, DareFormat.ASSOCIATED, plain, offset, length, out, outOffset + DareFormat.HEADER);
    next++;
    ended = last;
    return DareFormat.HEADER + sealed;
  }
}

package org.memeserver.crypto;

/**
 * The sizes and the header of DARE 2.0, "Data At Rest Encryption", as minio/sio writes it (github.com/minio/sio, DARE.md).
 *
 * <p>Content is cut into packages of 65536 plain bytes, the last one of 1 to 65536; empty content has no package. A package is a
 * 16-byte header, the ciphertext, and a 16-byte tag:
 *
 * <pre>
 *   [0]      0x20, the version
 *   [1]      cipher: 0 AES-256-GCM, 1 ChaCha20-Poly1305
 *   [2..3]   plain bytes in the package minus one, little-endian
 *   [4..15]  nonce, the same in all packages; bit 0x80 of [4] is set on the final one only
 * </pre>
 *
 * Header bytes 0 to 3 are authenticated as associated data. The nonce given to the cipher is header bytes 4 to 15, its last four
 * XOR the package number, from 0, little-endian; so the place of a package and its being the final one are authenticated too.
 */
public final class DareFormat {
  /** Bytes before the ciphertext of a package. */
  public static final int HEADER = 16;

  /** Bytes after the ciphertext of a package. */
  public static final int TAG = 16;

  /** Plain bytes in every package but the last. */
  public static final int PAYLOAD = 1 << 16;

  /** Bytes of a full package. */
  public static final int PACKAGE = HEADER + PAYLOAD + TAG;

  /** The package number has 32 bits, so this is the most plain bytes there can be: 256 TiB. */
  public static final long MAX_PLAIN = (1L << 32) * PAYLOAD;

  static final byte VERSION_20 = 0x20;
  static final byte AES_256_GCM = 0;
  static final byte CHACHA20_POLY1305 = 1;
  static final int FINAL = 0x80;
  static final int NONCE_AT = 4;
  static final int ASSOCIATED = 4;

  private DareFormat() {}

  /**
   * Number of packages for so many plain bytes.
   *
   * @throws IllegalArgumentException when the size is negative or past {@link #MAX_PLAIN}
   */
  public static long packages(long plain) {
    if (plain < 0 || plain > MAX_PLAIN) {
      throw new IllegalArgumentException("no content has " + plain + " bytes");
    }
    return (plain + PAYLOAD - 1) / PAYLOAD;
  }

  /**
   * Bytes that so many plain bytes take when sealed.
   *
   * @throws IllegalArgumentException when the size is negative or past {@link #MAX_PLAIN}
   */
  public static long sealedSize(long plain) {
    return plain + packages(plain) * (HEADER + TAG);
  }

  /**
   * Plain bytes in so many sealed ones.
   *
   * @throws DamagedPackageException when no content has this sealed size
   */
  public static long plainSize(long sealed) throws DamagedPackageException {
    long full = sealed / PACKAGE;
    long rest = sealed % PACKAGE;
    boolean possible = rest == 0 || rest > HEADER + TAG;
    if (sealed < 0 || !possible || full + (rest == 0 ? 0 : 1) > 1L << 32) {
      throw new DamagedPackageException("no content has " + sealed + " sealed bytes");
    }
    return full * PAYLOAD + (rest == 0 ? 0 : rest - HEADER - TAG);
  }

  /**
   * Plain bytes in one package of a content.
   *
   * @param index from 0
   * @throws IndexOutOfBoundsException when the content has no such package
   */
  public static int payloadOf(long index, long plain) {
    if (index < 0 || index >= packages(plain)) {
      throw new IndexOutOfBoundsException("package " + index + " of " + packages(plain));
    }
    return (int) Math.min(PAYLOAD, plain - index * PAYLOAD);
  }

  /**
   * Plain bytes that a package has by its own header, which nothing has authenticated yet.
   *
   * @param sealed begins with the header, 16 bytes at least
   */
  public static int statedPayload(byte[] sealed) {
    return (sealed[2] & 0xff) + ((sealed[3] & 0xff) << 8) + 1;
  }

  /** The cipher's nonce for a package: the one in the header, the final mark included, with the package number mixed in. */
  static byte[] cipherNonce(byte[] nonce, long index, boolean last) {
    byte[] mixed = nonce.clone();
    if (last) {
      mixed[0] |= (byte) FINAL;
    }
    for (int i = 0; i < 4; i++) {
      mixed[8 + i] ^= (byte) (index >>> (8 * i));
    }
    return mixed;
  }
}

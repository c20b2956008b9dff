package org.memeserver.crypto;

import java.util.Arrays;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens the packages of one content, any of them at any time. Format: {@link DareFormat}. Holds little more than the key. Safe
 * for use by many threads.
 */
public final class DareOpener {
  private final BlobKey key;
  private final SecretKeySpec aesKey;
  private final long plainSize;
  private final long packages;

  /**
   * @param plainSize plain bytes of the whole content
   * @throws IllegalArgumentException when no content has that size
   */
  public DareOpener(BlobKey key, long plainSize) {
    this.key = key;
    this.aesKey = Aead.AES_256_GCM.key(key.key());
    this.plainSize = plainSize;
    this.packages = DareFormat.packages(plainSize);
  }

  public long plainSize() {
    return plainSize;
  }

  /**
   * Whether a blob was sealed for something else: the nonce in its first header differs from this content's in more bytes than a damage of single
   * ones explains.
   *
   * @param sealed begins with the header of the blob's first package, {@link DareFormat#HEADER} bytes at least
   */
  public boolean isOfAnother(byte[] sealed) {
    int differing = 0;
    for (int i = 1; i < BlobKey.NONCE_BYTES; i++) {
      differing += sealed[DareFormat.NONCE_AT + i] == key.nonce()[i] ? 0 : 1;
    }
    return sealed[0] == DareFormat.VERSION_20 && differing > BlobKey.NONCE_BYTES / 2;
  }

  /** Sealed bytes of the package. */
  public int sealedLength(long index) {
    return DareFormat.HEADER + DareFormat.payloadOf(index, plainSize) + DareFormat.TAG;
  }

  /**
   * Opens the package that should stand at an index.
   *
   * @param sealed holds the package in its first {@code length} bytes
   * @param out takes the plain bytes: {@link DareFormat#payloadOf} of them; not the same array as {@code sealed}
   * @return bytes written to {@code out}
   * @throws DamagedPackageException when it is not that package; {@code out} then holds nothing of it
   * @throws IndexOutOfBoundsException when the content has no such package, or {@code out} no room for it
   */
  public int open(long index, byte[] sealed, int length, byte[] out, int outOffset) throws DamagedPackageException {
    int payload = DareFormat.payloadOf(index, plainSize);
    Objects.checkFromIndexSize(outOffset, payload, out.length);
    boolean last = index == packages - 1;
    Aead aead = checkHeader(index, sealed, length, payload, last);
    SecretKeySpec cipherKey = aead == Aead.AES_256_GCM ? aesKey : aead.key(key.key());
    byte[] nonce = DareFormat.cipherNonce(key.nonce(), index, last);
    try {
      return aead.open(
          cipherKey, nonce, sealed, DareFormat.ASSOCIATED, sealed, DareFormat.HEADER, payload + DareFormat.TAG, out, outOffset);
    } catch (AEADBadTagException e) {
      // The cipher may have decrypted into the output before it came to the tag.
      Arrays.fill(out, outOffset, outOffset + payload, (byte) 0);
      throw damaged(index, "does not authenticate");
    }
  }

  private Aead checkHeader(long index, byte[] sealed, int length, int payload, boolean last) throws DamagedPackageException {
    if (length != DareFormat.HEADER + payload + DareFormat.TAG) {
      throw damaged(index, "has " + length + " bytes");
    }
    if (sealed[0] != DareFormat.VERSION_20) {
      throw damaged(index, "is of another version");
    }
    if (DareFormat.statedPayload(sealed) != payload) {
      throw damaged(index, "states another length");
    }
    byte[] nonce = key.nonce();
    int mark = last ? DareFormat.FINAL : 0;
    if (sealed[DareFormat.NONCE_AT] != (byte) (nonce[0] | mark)) {
      throw damaged(index, "has another nonce or final mark");
    }
    if (!Arrays.equals(sealed, DareFormat.NONCE_AT + 1, DareFormat.HEADER, nonce, 1, BlobKey.NONCE_BYTES)) {
      throw damaged(index, "has another nonce");
    }
    return switch (sealed[1]) {
      case DareFormat.AES_256_GCM -> Aead.AES_256_GCM;
      case DareFormat.CHACHA20_POLY1305 -> Aead.CHACHA20_POLY1305;
      default -> throw damaged(index, "names an unknown cipher");
    };
  }

  private DamagedPackageException damaged(long index, String what) {
    return new DamagedPackageException("package " + index + " of " + packages + " " + what);
  }
}

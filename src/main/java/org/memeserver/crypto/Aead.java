package org.memeserver.crypto;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The two authenticated ciphers, one message a call.
 *
 * <p>A cipher costs more to make than a package costs to open, and thousands of blobs may be open while few are being read: so a
 * cipher belongs to a thread, not to a blob.
 */
enum Aead {
  AES_256_GCM("AES/GCM/NoPadding", "AES") {
    @Override
    AlgorithmParameterSpec parameters(byte[] nonce) {
      return new GCMParameterSpec(TAG_BITS, nonce);
    }

    @Override
    Cipher cipher() {
      return mine.get();
    }
  },
  CHACHA20_POLY1305("ChaCha20-Poly1305", "ChaCha20") {
    @Override
    AlgorithmParameterSpec parameters(byte[] nonce) {
      return new IvParameterSpec(nonce);
    }

    /**
     * A new one each time: Java 17's refuses to open the same message twice in a row, which is what two readers of one blob may
     * ask for.
     */
    @Override
    Cipher cipher() {
      return newCipher(transformation);
    }
  };

  private static final int TAG_BITS = 128;

  /**
   * Bytes given to a sealing cipher at once. The runtime compiles the cipher after so many calls, not bytes: in whole packages a
   * fresh server seals its first 200 MB at 70 MB/s, in pieces only the first 30 MB; after that there is no difference.
   */
  private static final int PIECE = 4096;

  final String transformation;
  final ThreadLocal<Cipher> mine;
  private final String keyAlgorithm;

  Aead(String transformation, String keyAlgorithm) {
    this.transformation = transformation;
    this.keyAlgorithm = keyAlgorithm;
    this.mine = ThreadLocal.withInitial(() -> newCipher(transformation));
  }

  abstract AlgorithmParameterSpec parameters(byte[] nonce);

  abstract Cipher cipher();

  SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, keyAlgorithm);
  }

  /** Writes ciphertext and tag; the room for them is the caller's to check. */
  int seal(
      SecretKeySpec key, byte[] nonce, byte[] associated, int associatedLength,
      byte[] in, int at, int length, byte[] out, int outAt) {
    try {
      return run(Cipher.ENCRYPT_MODE, key, nonce, associated, associatedLength, in, at, length, out, outAt);
    } catch (GeneralSecurityException e) {
      throw cannotHappen(e);
    }
  }

  /** Writes the plain bytes, or throws and leaves none of them in the output. */
  int open(
      SecretKeySpec key, byte[] nonce, byte[] associated, int associatedLength,
      byte[] in, int at, int length, byte[] out, int outAt)
      throws AEADBadTagException {
    try {
      return run(Cipher.DECRYPT_MODE, key, nonce, associated, associatedLength, in, at, length, out, outAt);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw cannotHappen(e);
    }
  }

  private int run(
      int mode, SecretKeySpec key, byte[] nonce, byte[] associated, int associatedLength,
      byte[] in, int at, int length, byte[] out, int outAt)
      throws GeneralSecurityException {
    Cipher cipher = cipher();
    cipher.init(mode, key, parameters(nonce));
    cipher.updateAAD(associated, 0, associatedLength);
    int done = 0;
    int written = 0;
    // Only while sealing: an opening cipher would have to collect the pieces until it has seen the tag.
    while (mode == Cipher.ENCRYPT_MODE && length - done > PIECE) {
      written += cipher.update(in, at + done, PIECE, out, outAt + written);
      done += PIECE;
    }
    return written + cipher.doFinal(in, at + done, length - done, out, outAt + written);
  }

  static Cipher newCipher(String transformation) {
    try {
      return Cipher.getInstance(transformation);
    } catch (GeneralSecurityException e) {
      throw cannotHappen(e);
    }
  }

  private static IllegalStateException cannotHappen(GeneralSecurityException e) {
    return new IllegalStateException("the Java runtime lacks a cipher it is required to have, or was misused", e);
  }
}

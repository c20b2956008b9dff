package org.memeserver.crypto;

import org.bouncycastle.crypto.digests.Blake2bDigest;

/** BLAKE2b-256 as BouncyCastle has it: much slower than ours, and used where ours is not right. */
final class BouncyBlake2b implements Blake2b {
  private final Blake2bDigest digest = new Blake2bDigest(256);

  @Override
  public void update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
  }

  @Override
  public byte[] digest() {
    byte[] hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    return hash;
  }
}

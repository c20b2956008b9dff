package org.memeserver.crypto;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Seals and opens contents that are small enough to be held whole. */
public final class DareBytes {
  private DareBytes() {}

  public static byte[] seal(BlobKey key, byte[] plain) {
    DareSealer sealer = new DareSealer(key);
    byte[] sealed = new byte[(int) DareFormat.sealedSize(plain.length)];
    int from = 0;
    int to = 0;
    while (from < plain.length) {
      int length = Math.min(DareFormat.PAYLOAD, plain.length - from);
      to += sealer.seal(plain, from, length, from + length == plain.length, sealed, to);
      from += length;
    }
    if (to != sealed.length) {
      throw new AssertionError("sealed " + to + " bytes instead of " + sealed.length);
    }
    return sealed;
  }

  /** Opens all of it as a reader would that knows nothing but the key and the stored length. */
  public static byte[] open(BlobKey key, byte[] sealed) throws DamagedPackageException {
    return open(key, sealed, DareFormat.plainSize(sealed.length));
  }

  static byte[] open(BlobKey key, byte[] sealed, long plainSize) throws DamagedPackageException {
    DareOpener opener = new DareOpener(key, plainSize);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    byte[] out = new byte[DareFormat.PAYLOAD];
    for (long i = 0; i < DareFormat.packages(plainSize); i++) {
      byte[] one = packageOf(sealed, i);
      plain.write(out, 0, opener.open(i, one, one.length, out, 0));
    }
    return plain.toByteArray();
  }

  /** The bytes that stand where the package should stand. */
  static byte[] packageOf(byte[] sealed, long index) {
    int from = (int) Math.min(sealed.length, index * DareFormat.PACKAGE);
    return Arrays.copyOfRange(sealed, from, Math.min(sealed.length, from + DareFormat.PACKAGE));
  }
}

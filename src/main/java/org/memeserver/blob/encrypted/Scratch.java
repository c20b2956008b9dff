package org.memeserver.blob.encrypted;

import org.memeserver.crypto.DareFormat;

/** Room for one package, once per thread instead of once per blob: thousands may be open while a few threads do the work. */
final class Scratch {
  private static final ThreadLocal<byte[]> SEALED = ThreadLocal.withInitial(() -> new byte[DareFormat.PACKAGE]);
  private static final ThreadLocal<byte[]> PLAIN = ThreadLocal.withInitial(() -> new byte[DareFormat.PAYLOAD]);

  private Scratch() {}

  /** {@link DareFormat#PACKAGE} bytes with anything in them, good until the calling method returns. */
  static byte[] sealed() {
    return SEALED.get();
  }

  /** {@link DareFormat#PAYLOAD} bytes with anything in them, good until the calling method returns. */
  static byte[] plain() {
    return PLAIN.get();
  }
}

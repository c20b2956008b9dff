package org.memeserver.crypto;

/** The wrapped key is not what was wrapped, or was wrapped for another content or size. */
public final class DamagedKeyException extends UnwrapException {
  private static final long serialVersionUID = 1L;

  DamagedKeyException(String storageKeyId) {
    super("a key wrapped under " + storageKeyId + " does not authenticate");
  }
}

package org.memeserver.crypto;

/** The storage key that it takes is not in the key ring. The operator can help: the key may be in another key file. */
public final class KeyUnavailableException extends UnwrapException {
  private static final long serialVersionUID = 1L;

  KeyUnavailableException(String storageKeyId) {
    super("storage key " + storageKeyId + " is not in the key ring");
  }
}

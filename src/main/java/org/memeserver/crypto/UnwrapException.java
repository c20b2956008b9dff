package org.memeserver.crypto;

/** A wrapped key cannot be unwrapped. */
public abstract sealed class UnwrapException extends Exception permits KeyUnavailableException, DamagedKeyException {
  private static final long serialVersionUID = 1L;

  UnwrapException(String message) {
    super(message);
  }
}

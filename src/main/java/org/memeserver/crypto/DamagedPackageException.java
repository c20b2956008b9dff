package org.memeserver.crypto;

/** Sealed bytes are not what was sealed under this key at this place: changed, cut, moved, or of another blob. */
public final class DamagedPackageException extends Exception {
  private static final long serialVersionUID = 1L;

  public DamagedPackageException(String message) {
    super(message);
  }
}

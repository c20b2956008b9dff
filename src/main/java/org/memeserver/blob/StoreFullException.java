package org.memeserver.blob;

import java.io.IOException;

/** The place behind the store has no room left. */
public final class StoreFullException extends IOException {
  private static final long serialVersionUID = 1L;

  public StoreFullException(String message, Throwable cause) {
    super(message, cause);
  }
}

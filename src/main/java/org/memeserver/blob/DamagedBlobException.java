package org.memeserver.blob;

import java.io.IOException;

/** The stored bytes are not what was written. */
public final class DamagedBlobException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedBlobException(String message, Throwable cause) {
    super(message, cause);
  }
}

package org.memeserver.blob;

import java.io.IOException;

/** There is no blob under the id. */
public final class NoSuchBlobException extends IOException {
  private static final long serialVersionUID = 1L;

  public NoSuchBlobException(String message, Throwable cause) {
    super(message, cause);
  }
}

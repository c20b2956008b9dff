package org.memeserver.blob.s3;

import java.io.IOException;

/** A store that took part of a request, or all of it, has said nothing for so long that there is no use in asking again. */
final class SilentStoreException extends IOException {
  private static final long serialVersionUID = 1L;

  SilentStoreException(Throwable cause) {
    super("the store has fallen silent", cause);
  }
}

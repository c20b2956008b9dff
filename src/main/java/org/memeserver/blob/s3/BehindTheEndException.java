package org.memeserver.blob.s3;

import java.io.IOException;

/** What was asked for begins at the end of the object or behind it. */
final class BehindTheEndException extends IOException {
  private static final long serialVersionUID = 1L;

  BehindTheEndException(String name, Throwable cause) {
    super(name + " is shorter than what was asked of it", cause);
  }
}

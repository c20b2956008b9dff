package org.memeserver.backup;

import java.io.IOException;

/** An archive is not as it was written. */
public final class DamagedArchiveException extends IOException {
  private static final long serialVersionUID = 1L;

  public DamagedArchiveException(String message) {
    super(message);
  }

  public DamagedArchiveException(String message, Throwable cause) {
    super(message, cause);
  }
}

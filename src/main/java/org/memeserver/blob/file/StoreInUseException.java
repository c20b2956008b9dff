package org.memeserver.blob.file;

import java.io.IOException;

/** Another process, or another part of this one, holds the folder. */
public final class StoreInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  /** @param message by whom, for people */
  StoreInUseException(String message) {
    super(message);
  }
}

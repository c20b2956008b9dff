package org.memeserver.crypto;

import java.io.IOException;

/** A sealed text cannot be opened. The message shows nothing of what is sealed, and goes on from the name of a file. */
public final class SealedTextException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean wrongPassphrase;

  SealedTextException(String problem, boolean wrongPassphrase) {
    super(problem);
    this.wrongPassphrase = wrongPassphrase;
  }

  /** Whether the text is well-formed, so that another passphrase may open it. */
  public boolean isWrongPassphrase() {
    return wrongPassphrase;
  }
}

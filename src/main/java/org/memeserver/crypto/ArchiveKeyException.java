package org.memeserver.crypto;

/** The key of an archive cannot be had. */
public final class ArchiveKeyException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** It is something else. */
    NO_ARCHIVE,
    /** It was written by a newer program. */
    NEWER,
    /** It is not as it was written. */
    DAMAGED,
    /** It is sealed under a passphrase, and none was given. */
    NEEDS_PASSPHRASE,
    /** Its passphrase takes more memory to try than this process may have. */
    NEEDS_MEMORY,
    /** It is as it was written, and sealed under another passphrase. */
    WRONG_PASSPHRASE
  }

  private final Reason reason;

  ArchiveKeyException(Reason reason) {
    super(reason.name());
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}

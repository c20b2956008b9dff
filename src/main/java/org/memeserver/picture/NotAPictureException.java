package org.memeserver.picture;

import java.util.Objects;

/** The file is no picture that can be shown. */
public final class NotAPictureException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why not. */
  public enum Reason {
    /** Of no format that is known here, or not what its first bytes claim. */
    UNKNOWN,

    /** Cut off, contradicting itself, or not decodable. */
    BROKEN,

    /** More pixels than are allowed, by its headers. The bounds depend on the configuration and on the heap, so this may change. */
    TOO_LARGE,

    /** Decoding it was ended, because it took too much time or memory. It would again. */
    TOO_COSTLY
  }

  private final Reason reason;

  NotAPictureException(Reason reason, String message) {
    this(reason, message, null);
  }

  NotAPictureException(Reason reason, String message, Throwable cause) {
    super(message, cause, false, false);
    this.reason = Objects.requireNonNull(reason);
  }

  public Reason reason() {
    return reason;
  }

  static NotAPictureException broken(String message) {
    return new NotAPictureException(Reason.BROKEN, message);
  }

  static NotAPictureException tooLarge(String message) {
    return new NotAPictureException(Reason.TOO_LARGE, message);
  }
}

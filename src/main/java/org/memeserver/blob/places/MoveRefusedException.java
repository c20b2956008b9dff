package org.memeserver.blob.places;

/** Blobs are not moved, for a reason that somebody has to do something about first. */
public final class MoveRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  /** @param message why and what to do, one line for people, without a full stop at its end */
  MoveRefusedException(String message) {
    super(message);
  }
}

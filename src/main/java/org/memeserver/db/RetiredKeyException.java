package org.memeserver.db;

/** A data key was wrapped with a storage key that rows may no longer need. Nothing was written; wrapped with another one, it can be. */
public final class RetiredKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RetiredKeyException(Throwable cause) {
    super("the storage key has been retired", cause);
  }
}

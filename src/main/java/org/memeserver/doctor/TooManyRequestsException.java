package org.memeserver.doctor;

/** A request was answered by 429, again and again. It is no {@link java.io.IOException}, so that it is not taken for a connection that fails. */
final class TooManyRequestsException extends Exception {
  private static final long serialVersionUID = 1L;

  TooManyRequestsException(String message) {
    super(message);
  }
}

package org.memeserver.http;

/** Who may call a route. */
public enum Access {
  /** Everybody; a session token that comes along is not looked at. */
  ANYONE,
  /** Whoever signed in and is not banned, with a readonly token too. */
  READER,
  /** Whoever signed in with a token that may write, also where only others may store by now: what somebody owns can be taken back. */
  OWNER,
  /** Whoever signed in with a token that may write, and may store here. */
  WRITER,
  /** A writer whose key is one of ADMIN_PUBKEYS. */
  ADMIN,
  /** Whoever asks from this machine itself, unless the operator opened it. */
  OPERATOR
}

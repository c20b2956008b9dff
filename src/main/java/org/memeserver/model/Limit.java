package org.memeserver.model;

/** What an operator sets bounds to, as the reason of a refusal. */
public enum Limit {
  /** Requests of one address. */
  ADDRESS_RATE,
  /** Uploads of one key. */
  KEY_RATE,
  /** Bytes that one key may keep. */
  QUOTA,
  /** Room that is to stay free on a disk. */
  DISK,
  /** Keys that may store here, where not all may. */
  NOT_ALLOWED,
  /** A key that is banned. */
  BANNED_KEY,
  /** A content that nobody may upload. */
  BANNED_CONTENT
}

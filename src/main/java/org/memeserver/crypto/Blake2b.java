package org.memeserver.crypto;

/** BLAKE2b with 32 bytes of digest and no key (RFC 7693), over one content. Used by one thread at a time. */
interface Blake2b {
  /** Takes in {@code length} bytes, 0 or more. */
  void update(byte[] bytes, int offset, int length);

  /** The digest, 32 bytes. Nothing more can be added then. */
  byte[] digest();
}

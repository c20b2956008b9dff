package org.memeserver.picture;

/** A piece of what a decoder gets to read. */
sealed interface Part {
  long length();

  /** Bytes of the file. */
  record Range(long start, long length) implements Part {}

  /** Bytes that stand in no file. */
  record Literal(byte[] bytes) implements Part {
    @Override
    public long length() {
      return bytes.length;
    }
  }
}

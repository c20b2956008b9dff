package org.memeserver.model;

/**
 * A part of a content: bytes first to last, both included, or nothing at all.
 *
 * @param first offset of the first byte, 0 or more
 * @param last offset of the last byte; {@code first - 1} for an empty part
 */
public record ByteRange(long first, long last) {
  /** @throws IllegalArgumentException when the bounds are crossed or negative */
  public ByteRange {
    if (first < 0 || last < first - 1) {
      throw new IllegalArgumentException("crossed range");
    }
  }

  /** All of a content of this size. */
  public static ByteRange whole(long size) {
    return new ByteRange(0, size - 1);
  }

  public long length() {
    return last - first + 1;
  }
}

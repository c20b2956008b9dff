package org.memeserver.blob.s3;

/**
 * What a store says of an object without sending it.
 *
 * @param length in bytes
 * @param etag of these bytes and no others; empty when the store has none
 */
record ObjectHead(long length, String etag) {
  /** @param etag may be null */
  static ObjectHead of(long length, String etag) {
    return new ObjectHead(length, etag == null ? "" : etag);
  }

  /** Whether both say the same of the bytes. Stores may write one ETag in several ways: with quotes or without, or as a weak one. */
  boolean isOfTheSameAs(ObjectHead other) {
    return length == other.length && (etag.isEmpty() || other.etag.isEmpty() || bare(etag).equals(bare(other.etag)));
  }

  private static String bare(String etag) {
    return (etag.startsWith("W/") ? etag.substring(2) : etag).replace("\"", "");
  }
}

package org.memeserver.blob.encrypted;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.memeserver.blob.BlobReader;
import org.memeserver.blob.DamagedBlobException;
import org.memeserver.crypto.BlobKey;
import org.memeserver.crypto.DamagedPackageException;
import org.memeserver.crypto.DareFormat;
import org.memeserver.crypto.DareOpener;

/** Opens the one package that a read begins in; holds none between reads. */
final class OpeningReader implements BlobReader {
  private final BlobReader inner;
  private final DareOpener opener;

  /** @param opener for the plain size that the length of the inner blob stands for */
  OpeningReader(BlobReader inner, DareOpener opener) {
    this.inner = inner;
    this.opener = opener;
  }

  /**
   * Closes the inner reader when it throws.
   *
   * @throws DamagedBlobException when the blob has a length that no content has
   */
  static OpeningReader of(BlobReader inner, BlobKey key) throws DamagedBlobException {
    try {
      return new OpeningReader(inner, new DareOpener(key, DareFormat.plainSize(inner.length())));
    } catch (DamagedPackageException e) {
      inner.close();
      throw new DamagedBlobException("the blob is cut or has bytes too many: " + e.getMessage(), e);
    }
  }

  @Override
  public long length() {
    return opener.plainSize();
  }

  /**
   * Reads up to the end of the package that holds the position. Cheapest when the position is a multiple of 65536 and the buffer
   * has room for as much: a smaller buffer makes the same package be opened again for the rest of it.
   */
  @Override
  public int read(long position, ByteBuffer into) throws IOException {
    if (position < 0) {
      throw new IllegalArgumentException("position " + position);
    }
    if (position >= length()) {
      return -1;
    }
    if (!into.hasRemaining()) {
      return 0;
    }
    long index = position / DareFormat.PAYLOAD;
    int skip = (int) (position % DareFormat.PAYLOAD);
    int payload = DareFormat.payloadOf(index, length());
    byte[] sealed = Scratch.sealed();
    int sealedLength = readSealed(index, sealed);
    try {
      if (skip == 0 && into.hasArray() && into.remaining() >= payload) {
        opener.open(index, sealed, sealedLength, into.array(), into.arrayOffset() + into.position());
        into.position(into.position() + payload);
        return payload;
      }
      byte[] plain = Scratch.plain();
      opener.open(index, sealed, sealedLength, plain, 0);
      int given = Math.min(payload - skip, into.remaining());
      into.put(plain, skip, given);
      return given;
    } catch (DamagedPackageException e) {
      throw new DamagedBlobException(e.getMessage(), e);
    }
  }

  private int readSealed(long index, byte[] sealed) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(sealed, 0, opener.sealedLength(index));
    long at = index * DareFormat.PACKAGE;
    while (rest.hasRemaining()) {
      int read = inner.read(at + rest.position(), rest);
      if (read < 0) {
        throw new DamagedBlobException("package " + index + " was cut off after the blob was opened", null);
      }
    }
    return rest.position();
  }

  @Override
  public void close() {
    inner.close();
  }
}

package org.memeserver.blob.s3;

import java.io.InputStream;
import java.util.List;

/** Reads bytes that lie in pieces, as often as they have to be sent. The pieces must not change meanwhile. */
final class PiecesStream extends InputStream {
  private final List<byte[]> pieces;
  private final int size;
  private final int length;
  private int at;
  private int mark;

  /**
   * @param size of each piece but the last
   * @param length of the bytes in all pieces
   */
  PiecesStream(List<byte[]> pieces, int size, int length) {
    this.pieces = pieces;
    this.size = size;
    this.length = length;
  }

  @Override
  public int read() {
    return at == length ? -1 : pieces.get(at / size)[at++ % size] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int wanted) {
    if (at == length) {
      return wanted == 0 ? 0 : -1;
    }
    byte[] piece = pieces.get(at / size);
    int read = Math.min(wanted, Math.min(length - at, piece.length - at % size));
    System.arraycopy(piece, at % size, into, offset, read);
    at += read;
    return read;
  }

  @Override
  public boolean markSupported() {
    return true;
  }

  @Override
  public synchronized void mark(int limit) {
    mark = at;
  }

  @Override
  public synchronized void reset() {
    at = mark;
  }
}

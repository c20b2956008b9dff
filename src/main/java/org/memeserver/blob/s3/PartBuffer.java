package org.memeserver.blob.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one part while they are gathered and sent. It takes memory as bytes come, in pieces that the garbage collector need not find room for in one
 * place. Used by one thread at a time.
 */
final class PartBuffer implements Content {
  private static final int FIRST_PIECE = PartBuffers.FREE;
  private static final int PIECE = PartBuffers.BEGINNING;

  private final PartBuffers buffers;
  private final int size;
  private final List<byte[]> pieces = new ArrayList<>();
  private boolean reserved;
  private boolean begun;
  private int length;

  /** @param size bytes of the full part */
  PartBuffer(PartBuffers buffers, int size) {
    this.buffers = buffers;
    this.size = size;
  }

  /** A second one for an upload, if nobody else needs the room. */
  static PartBuffer another(PartBuffers buffers, int size) {
    PartBuffer part = new PartBuffer(buffers, size);
    part.reserved = buffers.reserveAtOnce(size);
    return part.reserved ? part : null;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return length == size;
  }

  @Override
  public int length() {
    return length;
  }

  /** Takes as many bytes as there is room for. May wait for its turn to have memory. */
  void take(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining() && !isFull()) {
      byte[] piece = pieceFor(bytes.remaining());
      int offset = length % PIECE;
      int taken = Math.min(bytes.remaining(), Math.min(piece.length - offset, size - length));
      bytes.get(piece, offset, taken);
      length += taken;
    }
  }

  /** The piece that the next byte goes into, with room for at least one. */
  private byte[] pieceFor(int coming) throws IOException {
    int index = length / PIECE;
    int offset = length % PIECE;
    if (!reserved && (index > 0 || offset + coming > PIECE)) {
      buffers.reserve(size);
      reserved = true;
      endBeginning();
    } else if (!reserved && !begun && offset + coming > FIRST_PIECE) {
      buffers.reserveBeginning();
      begun = true;
    }
    if (index == pieces.size()) {
      pieces.add(new byte[index == 0 ? FIRST_PIECE : PIECE]);
    } else if (offset == pieces.get(index).length) {
      byte[] larger = new byte[offset * 2];
      System.arraycopy(pieces.get(index), 0, larger, 0, offset);
      pieces.set(index, larger);
    }
    return pieces.get(index);
  }

  @Override
  public InputStream stream() {
    return new Bytes();
  }

  /** Forgets the bytes and keeps the memory, for the next part. */
  void clear() {
    length = 0;
  }

  /** Gives the memory back. Doing it again does nothing. */
  void free() {
    length = 0;
    pieces.clear();
    endBeginning();
    if (reserved) {
      reserved = false;
      buffers.release(size);
    }
  }

  private void endBeginning() {
    if (begun) {
      begun = false;
      buffers.releaseBeginning();
    }
  }

  private final class Bytes extends InputStream {
    private int at;
    private int mark;

    @Override
    public int read() {
      return at == length ? -1 : pieces.get(at / PIECE)[at++ % PIECE] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int wanted) {
      if (at == length) {
        return wanted == 0 ? 0 : -1;
      }
      byte[] piece = pieces.get(at / PIECE);
      int read = Math.min(wanted, Math.min(length - at, piece.length - at % PIECE));
      System.arraycopy(piece, at % PIECE, into, offset, read);
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
}

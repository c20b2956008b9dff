package org.memeserver.blob.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of one part while they are gathered and sent. It takes memory as bytes come, in pieces that the garbage collector need not find room for
 * in one place. Used by one thread at a time; only while bytes are gathered, another one may take the memory back, and the next bytes are refused
 * then.
 */
final class PartBuffer implements Content {
  private static final int FIRST_PIECE = PartBuffers.FREE;
  private static final int PIECE = PartBuffers.BEGINNING;

  private final PartBuffers buffers;
  private final int size;
  private final List<byte[]> pieces = new ArrayList<>();
  private boolean reserved;
  private boolean begun;
  private boolean sending;
  private boolean takenBack;
  private volatile long since = System.nanoTime();
  private int length;

  /** @param size bytes of the full part */
  PartBuffer(PartBuffers buffers, int size) {
    this.buffers = buffers;
    this.size = size;
  }

  /** A second one for an upload, if nobody else needs the room. */
  static PartBuffer another(PartBuffers buffers, int size) {
    PartBuffer part = new PartBuffer(buffers, size);
    part.reserved = buffers.reserveAtOnce(part, size);
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

  /**
   * Takes as many bytes as there is room for. May wait for its turn to have memory.
   *
   * @throws IOException when there is none, or others needed what these bytes had for too long
   */
  void take(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining() && !isFull()) {
      reserveFor(bytes.remaining());
      put(bytes);
    }
  }

  private synchronized void put(ByteBuffer bytes) throws IOException {
    expectMemory();
    byte[] piece = piece();
    int offset = length % PIECE;
    int taken = Math.min(bytes.remaining(), Math.min(piece.length - offset, size - length));
    bytes.get(piece, offset, taken);
    length += taken;
  }

  /** Not while holding the lock: what is waited for may be given back by this very part. */
  private void reserveFor(int coming) throws IOException {
    boolean needsPart = length + coming > PIECE;
    if (needsPart && !holdsPart()) {
      buffers.reserve(this, size);
      if (!keep(true)) {
        buffers.release(this, size);
      }
    } else if (!needsPart && !holdsPart() && !holdsBeginning() && length + coming > FIRST_PIECE) {
      buffers.reserveBeginning(this);
      if (!keep(false)) {
        buffers.releaseBeginning(this, false);
      }
    }
  }

  private synchronized boolean keep(boolean part) {
    if (!takenBack) {
      reserved = part;
      begun |= !part;
      if (part) {
        endBeginning();
      }
    }
    return !takenBack;
  }

  private void expectMemory() throws IOException {
    if (takenBack) {
      throw new IOException("the bytes came so slowly that others needed the memory");
    }
  }

  /** The piece that the next byte goes into, with room for at least one. */
  private byte[] piece() {
    int index = length / PIECE;
    int offset = length % PIECE;
    if (index == pieces.size()) {
      pieces.add(new byte[index == 0 ? FIRST_PIECE : PIECE]);
    } else if (offset == pieces.get(index).length) {
      byte[] larger = new byte[offset * 2];
      System.arraycopy(pieces.get(index), 0, larger, 0, offset);
      pieces.set(index, larger);
    }
    return pieces.get(index);
  }

  synchronized boolean holdsPart() {
    return reserved;
  }

  synchronized boolean holdsBeginning() {
    return begun;
  }

  /** How long bytes have been coming; nothing while they are sent, for then it is the store that takes its time. */
  synchronized Duration gatheringFor() {
    return sending || isFull() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  /** Gives the memory of bytes that are being gathered to others. Whoever brings the next ones fails. */
  synchronized void takeBack() {
    if (!sending && !isFull()) {
      takenBack = true;
      free();
    }
  }

  /**
   * To be called before the bytes are sent: from now on the memory stays.
   *
   * @throws IOException when others have it by now
   */
  synchronized void beginSending() throws IOException {
    expectMemory();
    sending = true;
  }

  @Override
  public InputStream stream() {
    return new PiecesStream(pieces, PIECE, length);
  }

  /** Forgets the bytes and keeps the memory, for the next part. */
  synchronized void clear() {
    length = 0;
    sending = false;
    since = System.nanoTime();
  }

  /** Gives the memory back. Doing it again does nothing. */
  synchronized void free() {
    length = 0;
    pieces.clear();
    endBeginning();
    if (reserved) {
      reserved = false;
      buffers.release(this, size);
    }
  }

  private void endBeginning() {
    if (begun) {
      begun = false;
      buffers.releaseBeginning(this, reserved);
    }
  }
}

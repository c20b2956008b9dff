package org.memeserver.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads a file at any place through 64 KiB of memory. Remembers when the place behind it failed, since decoders wrap what they are thrown beyond
 * recognition, and whether a decoder asked for more than there is, since some make do with what they got.
 */
final class Window {
  /** What a store decrypts at once, so that no part is decrypted twice in a row. */
  private static final int CHUNK = 1 << 16;

  private final PictureBytes file;
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
  private long chunkStart;
  private IOException fault;

  Window(PictureBytes file) {
    this.file = file;
    chunk.limit(0);
  }

  long length() {
    return file.length();
  }

  /** What the place behind threw, if it did. */
  Optional<IOException> fault() {
    return Optional.ofNullable(fault);
  }

  /** How many bytes could be copied; -1 at the end. */
  int read(long position, byte[] into, int offset, int length) throws IOException {
    if (!isHeld(position) && !fetch(position)) {
      return -1;
    }
    int from = (int) (position - chunkStart);
    int count = Math.min(length, chunk.limit() - from);
    chunk.get(from, into, offset, count);
    return count;
  }

  /** The byte there, 0 to 255; -1 at the end. */
  int at(long position) throws IOException {
    return isHeld(position) || fetch(position) ? chunk.get((int) (position - chunkStart)) & 0xff : -1;
  }

  /** Where the byte stands first, from a position on; -1 when it does not. */
  long indexOf(byte wanted, long from) throws IOException {
    for (long at = from; isHeld(at) || fetch(at); at = chunkStart + chunk.limit()) {
      for (int i = (int) (at - chunkStart); i < chunk.limit(); i++) {
        if (chunk.get(i) == wanted) {
          return chunkStart + i;
        }
      }
    }
    return -1;
  }

  /** Bytes that must be there. */
  byte[] bytes(long position, int length) throws IOException, NotAPictureException {
    byte[] bytes = new byte[length];
    for (int filled = 0; filled < length; ) {
      int count = read(position + filled, bytes, filled, length - filled);
      if (count < 0) {
        throw cut();
      }
      filled += count;
    }
    return bytes;
  }

  /** The byte there, which must be. */
  int u8(long position) throws IOException, NotAPictureException {
    int value = at(position);
    if (value < 0) {
      throw cut();
    }
    return value;
  }

  int u16(long position) throws IOException, NotAPictureException {
    return u8(position) << 8 | u8(position + 1);
  }

  long u32(long position) throws IOException, NotAPictureException {
    return (long) u16(position) << 16 | u16(position + 2);
  }

  int u16little(long position) throws IOException, NotAPictureException {
    return u8(position) | u8(position + 1) << 8;
  }

  int u24little(long position) throws IOException, NotAPictureException {
    return u16little(position) | u8(position + 2) << 16;
  }

  long u32little(long position) throws IOException, NotAPictureException {
    return u16little(position) | (long) u16little(position + 2) << 16;
  }

  /** Whether these ASCII characters stand there. */
  boolean has(long position, String text) throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < wanted.length; i++) {
      if (at(position + i) != (wanted[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }

  private static NotAPictureException cut() {
    return NotAPictureException.broken("cut off");
  }

  private boolean isHeld(long position) {
    return position >= chunkStart && position < chunkStart + chunk.limit();
  }

  private boolean fetch(long position) throws IOException {
    if (position < 0 || position >= file.length()) {
      return false;
    }
    chunkStart = position / CHUNK * CHUNK;
    chunk.clear();
    try {
      while (chunk.hasRemaining() && file.read(chunkStart + chunk.position(), chunk) >= 0) {
        // Until the chunk is full or the file ends.
      }
    } catch (IOException e) {
      fault = e;
      chunk.position(0);
      throw e;
    } finally {
      chunk.flip();
    }
    return isHeld(position);
  }
}

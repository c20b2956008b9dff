package org.memeserver.picture;

import java.io.IOException;
import java.util.List;
import javax.imageio.stream.ImageInputStreamImpl;

/** Shows a decoder some parts of a file as if they were all of it. Watches over the decoder while it reads. */
final class PartsInput extends ImageInputStreamImpl {
  /** Some decoders read byte by byte, and looking at the clock takes longer than that. */
  private static final int BYTES_PER_CHECK = 256;

  /** Some decoders take no end for an answer and go on for minutes. */
  private static final int MOST_READS_AT_END = 16;

  private final Window window;
  private final List<Part> parts;
  private final long[] starts;
  private final long length;
  private final Watch watch;
  private int current;
  private long checkedAt = -BYTES_PER_CHECK;
  private int readsAtEnd;
  private boolean hitEnd;

  /** @param watch asked now and then while the decoder reads */
  PartsInput(Window window, List<Part> parts, Watch watch) {
    this.window = window;
    this.parts = parts;
    this.watch = watch;
    this.starts = new long[parts.size()];
    long end = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = end;
      end += parts.get(i).length();
    }
    this.length = end;
  }

  /** Whether more was read than there is: then the picture was cut, whatever the decoder made of it. */
  boolean hitEnd() {
    return hitEnd;
  }

  @Override
  public int read() throws IOException {
    checkClosed();
    bitOffset = 0;
    if (!isThere()) {
      return end();
    }
    Part part = parts.get(current);
    long at = streamPos - starts[current];
    int value =
        part instanceof Part.Range range ? window.at(range.start() + at) : ((Part.Literal) part).bytes()[(int) at] & 0xff;
    if (value < 0) {
      return end();
    }
    streamPos++;
    return value;
  }

  /** As much as there is: the base class takes a short count for the end of everything. */
  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    checkClosed();
    bitOffset = 0;
    int filled = 0;
    while (filled < length && isThere()) {
      int count = copy(into, offset + filled, length - filled);
      if (count < 0) {
        break;
      }
      filled += count;
      streamPos += count;
    }
    return filled == 0 && length > 0 ? end() : filled;
  }

  private int copy(byte[] into, int offset, int length) throws IOException {
    Part part = parts.get(current);
    long at = streamPos - starts[current];
    int most = (int) Math.min(length, part.length() - at);
    if (part instanceof Part.Range range) {
      return window.read(range.start() + at, into, offset, most);
    }
    System.arraycopy(((Part.Literal) part).bytes(), (int) at, into, offset, most);
    return most;
  }

  @Override
  public long length() {
    return length;
  }

  private int end() throws IOException {
    hitEnd = true;
    if (++readsAtEnd > MOST_READS_AT_END) {
      throw new IOException("reading on after the end");
    }
    return -1;
  }

  /** Finds the part of the position. Empty parts hold none. */
  private boolean isThere() throws IOException {
    if (Math.abs(streamPos - checkedAt) >= BYTES_PER_CHECK) {
      checkedAt = streamPos;
      watch.check(streamPos);
    }
    if (streamPos >= length) {
      return false;
    }
    if (streamPos < starts[current]) {
      current = 0;
    }
    while (streamPos >= starts[current] + parts.get(current).length()) {
      current++;
    }
    return true;
  }
}

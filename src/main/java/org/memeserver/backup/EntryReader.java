package org.memeserver.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads what {@link EntryWriter} wrote: one entry after the other, each once. */
final class EntryReader implements Closeable {
  private static final int LONGEST_LINE = 16 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DataInputStream in;
  private final byte[] piece = new byte[EntryWriter.PIECE];
  private int at;
  private int filled;
  private boolean ended = true;
  private boolean brokenOff;

  EntryReader(InputStream in) {
    this.in = new DataInputStream(in);
  }

  /** The name of the next entry, what is left of the last one being passed over; empty where no more bytes are. */
  Optional<String> next() throws IOException {
    while (fill()) {
      at = filled;
    }
    int first = in.read();
    if (first < 0) {
      return Optional.empty();
    }
    try {
      byte[] name = new byte[(first << 8) + in.readUnsignedByte()];
      in.readFully(name);
      ended = false;
      brokenOff = false;
      return Optional.of(new String(name, StandardCharsets.UTF_8));
    } catch (EOFException e) {
      throw new DamagedArchiveException("it ends in the middle", e);
    }
  }

  /** Reads everything that is left, which shows damage, and no more. */
  void skipAll() throws IOException {
    Optional<String> entry = next();
    while (entry.isPresent()) {
      entry = next();
    }
  }

  /** Reads bytes of the entry. Returns -1 at its end. */
  int read(byte[] into, int offset, int length) throws IOException {
    if (!fill()) {
      return -1;
    }
    int some = Math.min(length, filled - at);
    System.arraycopy(piece, at, into, offset, some);
    at += some;
    return some;
  }

  /** The next line of the entry. */
  Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (fill()) {
      int end = at;
      while (end < filled && piece[end] != '\n') {
        end++;
      }
      line.write(piece, at, end - at);
      at = Math.min(end + 1, filled);
      if (end < filled) {
        return Optional.of(line.toString(StandardCharsets.UTF_8));
      }
      if (line.size() > LONGEST_LINE) {
        throw new DamagedArchiveException("a line in it is too long");
      }
    }
    return line.size() == 0 ? Optional.empty() : Optional.of(line.toString(StandardCharsets.UTF_8));
  }

  /** The next line of the entry as JSON. */
  Optional<JsonNode> json() throws IOException {
    Optional<String> line = line();
    return line.isEmpty() ? Optional.empty() : Optional.of(JSON.readTree(line.get()));
  }

  /** All of the entry as text; for short ones. */
  String text() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Optional<String> line = line(); line.isPresent(); line = line()) {
      text.append(line.get()).append('\n');
    }
    return text.toString();
  }

  /** Whether the entry, read to its end, was broken off when it was written. */
  boolean isBrokenOff() {
    return brokenOff;
  }

  private boolean fill() throws IOException {
    if (at < filled) {
      return true;
    }
    if (ended) {
      return false;
    }
    try {
      int length = in.readInt();
      if (length == 0 || length == EntryWriter.BROKEN_OFF) {
        ended = true;
        brokenOff = length != 0;
        return false;
      }
      if (length < 0 || length > piece.length) {
        throw new DamagedArchiveException("a piece in it has an impossible length");
      }
      in.readFully(piece, 0, length);
      at = 0;
      filled = length;
      return true;
    } catch (EOFException e) {
      throw new DamagedArchiveException("it ends in the middle", e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

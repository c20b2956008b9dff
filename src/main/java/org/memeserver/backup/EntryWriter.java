package org.memeserver.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes named entries one after the other, none of which needs to say its length before. An entry is the length of its name (2 bytes), the name in
 * UTF-8, and pieces: length (4 bytes, 1 to 65536) and bytes. The length 0 ends it, the length -1 breaks it off.
 */
final class EntryWriter {
  static final int PIECE = 1 << 16;
  static final int BROKEN_OFF = -1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final DataOutputStream out;
  private final byte[] piece = new byte[PIECE];
  private int filled;

  EntryWriter(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  void begin(String name) throws IOException {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int some = Math.min(length - done, PIECE - filled);
      System.arraycopy(bytes, offset + done, piece, filled, some);
      filled += some;
      done += some;
      if (filled == PIECE) {
        flush();
      }
    }
  }

  /** Writes a line of JSON. */
  void line(JsonNode json) throws IOException {
    byte[] bytes = (JSON.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
  }

  void end() throws IOException {
    flush();
    out.writeInt(0);
  }

  /** Ends an entry whose bytes could not all be had. */
  void breakOff() throws IOException {
    filled = 0;
    out.writeInt(BROKEN_OFF);
  }

  /** A whole entry of one line. */
  void entry(String name, JsonNode json) throws IOException {
    begin(name);
    line(json);
    end();
  }

  private void flush() throws IOException {
    if (filled > 0) {
      out.writeInt(filled);
      out.write(piece, 0, filled);
      filled = 0;
    }
  }
}

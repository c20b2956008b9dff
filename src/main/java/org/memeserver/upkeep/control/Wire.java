package org.memeserver.upkeep.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * JSON objects on a socket, one a line. One thread may read while others send.
 *
 * <p>A command sends {@code {"job": NAME, "arguments": {...}}} and later perhaps {@code {"stop": true}}. The server sends any number of
 * {@code {"step": {"what", "done", "total"}}} and {@code {"note": TEXT}}, then one {@code {"outcome": ...}} or {@code {"failure": TEXT}}, and closes.
 */
final class Wire implements Closeable {
  /** Bytes of the longest line that is read. */
  static final int LONGEST = 16 << 20;

  static final ObjectMapper JSON = new ObjectMapper();

  private final SocketChannel channel;
  private final ByteBuffer received = ByteBuffer.allocate(8192).flip();

  Wire(SocketChannel channel) {
    this.channel = channel;
  }

  /** @throws IOException also when the other side has gone */
  void send(JsonNode message) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8));
    synchronized (this) {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    }
  }

  /**
   * Waits for a message.
   *
   * @return empty when the other side has ended
   * @throws IOException when the connection breaks, or what comes is no message
   */
  Optional<JsonNode> receive() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      while (received.hasRemaining()) {
        byte next = received.get();
        if (next == '\n') {
          return Optional.of(JSON.readTree(line.toByteArray()));
        }
        line.write(next);
      }
      if (line.size() > LONGEST) {
        throw new IOException("a line of more than " + LONGEST + " bytes");
      }
      int count = channel.read(received.clear());
      received.flip();
      if (count < 0) {
        return Optional.empty();
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

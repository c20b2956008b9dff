package org.memeserver.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** One client's connection, kept for many requests, with as little work as can be: the time that is measured should be the server's. */
final class KeptConnection implements AutoCloseable {
  private static final int WINDOW = 1 << 16;
  private static final String END_OF_CHUNKS = "0\r\n\r\n";

  private final int port;
  private final ByteBuffer in = ByteBuffer.allocate(WINDOW);
  private SocketChannel channel;

  KeptConnection(int port) throws IOException {
    this.port = port;
    open();
  }

  /** An answer; of a long body, the last part. */
  record Answer(int status, String body) {
    /** @throws IllegalStateException when it is another one */
    Answer expect(int wanted) {
      if (status != wanted) {
        throw new IllegalStateException("not " + wanted + " but " + status + " " + body);
      }
      return this;
    }
  }

  private void open() throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /** A request without a body. */
  Answer get(Ask ask) throws IOException {
    return ask(ascii(ask.text()));
  }

  /** Sends a whole request, in parts, and reads the whole answer. A server that ends the connection with it is connected to anew. */
  Answer ask(ByteBuffer... parts) throws IOException {
    long left = 0;
    for (ByteBuffer part : parts) {
      left += part.remaining();
    }
    while (left > 0) {
      left -= channel.write(parts);
    }
    return read();
  }

  static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private Answer read() throws IOException {
    in.clear();
    int head = -1;
    while (head < 0) {
      more();
      head = text().indexOf("\r\n\r\n");
    }
    String headers = text().substring(0, head).toLowerCase(Locale.ROOT);
    int begin = head + 4;
    String body = body(headers, begin);
    if (header(headers, "connection").filter("close"::equals).isPresent()) {
      channel.close();
      open();
    }
    return new Answer(Integer.parseInt(headers.substring(9, 12)), body);
  }

  /** Reads it to its end; of a long one, only the last part is given. */
  private String body(String headers, int begin) throws IOException {
    Optional<String> length = header(headers, "content-length");
    if (length.isPresent()) {
      long left = Long.parseLong(length.get()) - (in.position() - begin);
      while (left > 0) {
        left -= more();
      }
    } else if (header(headers, "transfer-encoding").isPresent()) {
      while (!text().endsWith(END_OF_CHUNKS)) {
        more();
      }
    }
    return text().substring(Math.min(begin, in.position()));
  }

  /** @return how many bytes have come */
  private int more() throws IOException {
    if (!in.hasRemaining()) {
      // What is at the end of it tells whether a body in chunks has ended.
      in.position(in.capacity() - END_OF_CHUNKS.length());
      in.compact();
    }
    int count = channel.read(in);
    if (count < 0) {
      throw new EOFException("the server ended the connection in the middle of an answer");
    }
    return count;
  }

  /** What has come of this answer, or the last of it. */
  private String text() {
    return new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
  }

  private static Optional<String> header(String headers, String name) {
    return headers.lines().filter(line -> line.startsWith(name + ":")).map(line -> line.substring(name.length() + 1).strip()).findFirst();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

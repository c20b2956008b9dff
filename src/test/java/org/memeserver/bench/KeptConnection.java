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
  private static final int MOST_OF_AN_ANSWER = 1 << 16;
  private static final String END_OF_CHUNKS = "0\r\n\r\n";

  private final int port;
  private final ByteBuffer in = ByteBuffer.allocate(MOST_OF_AN_ANSWER);
  private SocketChannel channel;

  KeptConnection(int port) throws IOException {
    this.port = port;
    open();
  }

  /** A short answer. */
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
  Answer get(String path) throws IOException {
    return ask(ascii("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
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
    String text = "";
    int head = -1;
    while (head < 0) {
      text = more();
      head = text.indexOf("\r\n\r\n");
    }
    String headers = text.substring(0, head).toLowerCase(Locale.ROOT);
    int begin = head + 4;
    Optional<String> length = header(headers, "content-length");
    if (length.isPresent()) {
      int end = begin + Integer.parseInt(length.get());
      while (text.length() < end) {
        text = more();
      }
    } else if (header(headers, "transfer-encoding").isPresent()) {
      while (!text.endsWith(END_OF_CHUNKS)) {
        text = more();
      }
    }
    if (header(headers, "connection").filter("close"::equals).isPresent()) {
      channel.close();
      open();
    }
    return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(begin));
  }

  /** All that has come of this answer. */
  private String more() throws IOException {
    if (channel.read(in) < 0) {
      throw new EOFException("the server ended the connection in the middle of an answer");
    }
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

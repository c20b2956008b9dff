package org.memeserver.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** HTTP/1.1 to the byte, for requests that no orderly client can be made to send. */
public final class RawConnection implements AutoCloseable {
  private static final int PATIENCE_MS = 30_000;

  /** What came back. Of several headers with one name the last is kept. */
  public record Answer(int status, Map<String, String> headers, byte[] body) {
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;

  public RawConnection(int port) throws IOException {
    this(port, 0);
  }

  /** @param receiveBuffer bytes that the kernel takes in before anybody reads, or 0 for its own choice */
  public RawConnection(int port, int receiveBuffer) throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MS);
    socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MS);
    in = receiveBuffer > 0 ? socket.getInputStream() : new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** One request on a connection of its own. */
  public static Answer ask(int port, String head, byte[] body) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      connection.send(head).send(body);
      return connection.answer(head.startsWith("HEAD "));
    }
  }

  /** Sends text as UTF-8. Lines may end with a bare newline, which becomes what HTTP wants. */
  public RawConnection send(String head) throws IOException {
    return send(head.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  public RawConnection send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Says that nothing more will be sent. */
  public void sendEnd() throws IOException {
    socket.shutdownOutput();
  }

  public InputStream in() {
    return in;
  }

  public Answer answer() throws IOException {
    return answer(false);
  }

  /** @param toHead whether no body follows, whatever the headers say */
  public Answer answer(boolean toHead) throws IOException {
    Answer head = head();
    if (toHead || head.status() == 204 || head.status() == 304 || head.status() < 200) {
      return head;
    }
    return new Answer(head.status(), head.headers(), body(head));
  }

  /** Reads no further than the empty line behind the headers. */
  public Answer head() throws IOException {
    String status = line();
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).trim());
    }
    return new Answer(Integer.parseInt(status.split(" ")[1]), headers, new byte[0]);
  }

  private byte[] body(Answer head) throws IOException {
    if (head.header("Transfer-Encoding").isPresent()) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
        body.writeBytes(exactly(size));
        line();
      }
      line();
      return body.toByteArray();
    }
    return head.header("Content-Length").isPresent()
        ? exactly(Integer.parseInt(head.header("Content-Length").get()))
        : in.readAllBytes();
  }

  private byte[] exactly(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException("answer ends after " + bytes.length + " of " + size + " bytes");
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("connection ended after: " + line.toString(StandardCharsets.UTF_8));
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

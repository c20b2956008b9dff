package org.memeserver.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** One connection on which anything can be said, right or wrong. */
public final class RawHttp implements AutoCloseable {
  /**
   * What came back.
   *
   * @param status 0 when the connection ended without an answer
   * @param whole whether as much body came as Content-Length said; only looked at when the answer has one
   */
  public record Answer(int status, String head, byte[] body, boolean whole) {
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final Socket socket;

  /** @param patienceMs how long a read may wait before {@link SocketTimeoutException} */
  public RawHttp(int port, int patienceMs) throws IOException {
    socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", port), patienceMs);
    socket.setSoTimeout(patienceMs);
    socket.setTcpNoDelay(true);
  }

  public OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /** @return false when the server closed the connection before it had all */
  public boolean send(byte[]... pieces) {
    try {
      for (byte[] piece : pieces) {
        out().write(piece);
      }
      out().flush();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** No more will be said. */
  public void endSending() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      // Then the server closed it already, which is an end too.
      return;
    }
  }

  /**
   * Reads one answer, or up to the end of the connection.
   *
   * @throws SocketTimeoutException when the server says nothing and does not close
   */
  public Answer answer(boolean toHead) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    long length = -1;
    boolean whole = false;
    try {
      InputStream in = socket.getInputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int next = in.read();
        if (next < 0) {
          break;
        }
        head.write(next);
      }
      length = toHead ? 0 : contentLength(head.toString(StandardCharsets.ISO_8859_1));
      byte[] some = new byte[16384];
      while (length < 0 || body.size() < length) {
        int count = in.read(some);
        if (count < 0) {
          break;
        }
        body.write(some, 0, count);
      }
      whole = body.size() == length;
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // A reset: what came before it counts.
      whole = false;
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    int status = text.matches("(?s)HTTP/1\\.[01] \\d{3} .*") ? Integer.parseInt(text.substring(9, 12)) : 0;
    return new Answer(status, text, body.toByteArray(), whole);
  }

  private static long contentLength(String head) {
    for (String line : head.split("\r\n")) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        return Long.parseLong(line.substring(15).trim());
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

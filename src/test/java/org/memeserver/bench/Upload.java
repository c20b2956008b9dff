package org.memeserver.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends uploads with as little work as can be: the time that is measured should be the server's. */
final class Upload {
  private static final String BOUNDARY = "x-meme-bench-x";
  private static final byte[] HEAD =
      ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n"
              + "Content-Type: application/octet-stream\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TAIL = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);

  private Upload() {}

  /**
   * Uploads bytes with a mark before them, which makes of one content many.
   *
   * @return the answer, headers and all
   */
  static String send(int port, String token, String path, byte[] mark, byte[] content) throws IOException {
    try (Socket socket = Bed.connect(port)) {
      OutputStream out = socket.getOutputStream();
      long length = (long) HEAD.length + mark.length + content.length + TAIL.length;
      String request =
          "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\nContent-Length: " + length
              + "\r\nContent-Type: multipart/form-data; boundary=" + BOUNDARY + "\r\nConnection: close\r\n\r\n";
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      out.write(HEAD);
      out.write(mark);
      for (int sent = 0; sent < content.length; sent += 1 << 16) {
        out.write(content, sent, Math.min(1 << 16, content.length - sent));
      }
      out.write(TAIL);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static boolean isKept(String answer) {
    return answer.startsWith("HTTP/1.1 200 ");
  }
}

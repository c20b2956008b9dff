package org.memeserver.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How contents get to a contestant: one request each, made of one content and a mark, which makes of it as many different ones as are wanted. */
sealed interface Sending {
  /**
   * The request that sends the content with this mark before it.
   *
   * @param mark goes out in 8 bytes, before the content
   */
  ByteBuffer[] request(long mark);

  /** @return whether it says that the content was taken */
  boolean isKept(KeptConnection.Answer answer);

  private static ByteBuffer bytes(long mark) {
    return ByteBuffer.allocate(Long.BYTES).putLong(mark).flip();
  }

  /** Bytes as the network takes them, without another copy. */
  static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /** An upload as the protocol has it. */
  record Form(ByteBuffer head, ByteBuffer content, ByteBuffer tail) implements Sending {
    private static final String BOUNDARY = "x-meme-bench-x";
    private static final String TAIL = "\r\n--" + BOUNDARY + "--\r\n";

    /** @param content direct; all but the mark */
    static Form to(String path, String token, ByteBuffer content) {
      return to(path, token, content, "");
    }

    /** @param fields parts of the form that stand before the file */
    static Form to(String path, String token, ByteBuffer content, String fields) {
      String file = fields + "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n"
          + "Content-Type: application/octet-stream\r\n\r\n";
      long length = (long) file.length() + Long.BYTES + content.remaining() + TAIL.length();
      String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\nContent-Length: " + length
          + "\r\nContent-Type: multipart/form-data; boundary=" + BOUNDARY + "\r\n\r\n" + file;
      return new Form(direct(head.getBytes(StandardCharsets.US_ASCII)), content, direct(TAIL.getBytes(StandardCharsets.US_ASCII)));
    }

    /** A field of the form. */
    static String field(String name, String value) {
      return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    @Override
    public ByteBuffer[] request(long mark) {
      return new ByteBuffer[] {head.duplicate(), bytes(mark), content.duplicate(), tail.duplicate()};
    }

    @Override
    public boolean isKept(KeptConnection.Answer answer) {
      return answer.status() == 200;
    }
  }

  /** A PUT of WebDAV, to a file of its own. */
  record Put(String folder, ByteBuffer content) implements Sending {
    @Override
    public ByteBuffer[] request(long mark) {
      int length = Long.BYTES + content.remaining();
      String head = "PUT /" + folder + "/" + mark + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n";
      return new ByteBuffer[] {KeptConnection.ascii(head), bytes(mark), content.duplicate()};
    }

    @Override
    public boolean isKept(KeptConnection.Answer answer) {
      return answer.status() == 201 || answer.status() == 204;
    }
  }
}

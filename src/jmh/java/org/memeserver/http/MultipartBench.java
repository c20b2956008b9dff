package org.memeserver.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.memeserver.ShortBench;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Search of a body for its boundary, read in 64 KiB as from a socket; MiB/s. */
public class MultipartBench extends ShortBench {
  private static final String BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW";
  private static final int PIECE = 64 << 10;

  /** Random bytes, as pictures are, or nothing but what a delimiter begins with. */
  public enum Filling {
    RANDOM,
    LINE_ENDS
  }

  @Param
  public Filling filling;

  private ByteBuffer body;

  /** Counts what comes. */
  private static final class Counted implements MultipartReader.Sink {
    private long bytes;

    @Override
    public void begin(Part part) {
      bytes = 0;
    }

    @Override
    public void data(ByteBuffer part) {
      bytes += part.remaining();
    }

    @Override
    public void end() {
      if (bytes != MEBIBYTE) {
        throw new IllegalStateException("a content of " + bytes + " bytes");
      }
    }
  }

  @Setup
  public void prepare() {
    byte[] content = "\r\n--".repeat(MEBIBYTE / 4).getBytes(StandardCharsets.US_ASCII);
    if (filling == Filling.RANDOM) {
      new Random(1).nextBytes(content);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
    all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(content);
    all.writeBytes(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    body = ByteBuffer.wrap(all.toByteArray());
  }

  @Benchmark
  public long read() {
    Counted counted = new Counted();
    MultipartReader reader = new MultipartReader(BOUNDARY, counted);
    for (int at = 0; at < body.capacity(); at += PIECE) {
      reader.accept(body.slice(at, Math.min(PIECE, body.capacity() - at)));
    }
    reader.finish();
    return counted.bytes;
  }
}

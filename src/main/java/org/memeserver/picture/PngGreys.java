package org.memeserver.picture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Java's reader overlooks the transparent one of less than 256 greys. The same picture with a palette of these greys it reads rightly. */
final class PngGreys {
  /** Where the colour type stands, and what it is for a palette (W3C's PNG specification, 11.2.1). */
  private static final int COLOUR_TYPE = 25;

  private static final int PALETTE = 3;

  private PngGreys() {}

  /**
   * What a file begins with instead.
   *
   * @param start signature and header
   * @param depth bits of a grey: 1, 2 or 4
   * @param transparent the grey that is transparent; one that is none makes nothing transparent
   */
  static byte[] asPalette(byte[] start, int depth, int transparent) {
    int greys = 1 << depth;
    byte[] palette = new byte[3 * greys];
    byte[] alpha = new byte[greys];
    for (int grey = 0; grey < greys; grey++) {
      Arrays.fill(palette, 3 * grey, 3 * grey + 3, (byte) (255 * grey / (greys - 1)));
      alpha[grey] = (byte) (grey == transparent ? 0 : 255);
    }
    byte[] header = Arrays.copyOfRange(start, 16, 29);
    header[COLOUR_TYPE - 16] = PALETTE;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(start, 0, 8);
    bytes.writeBytes(chunk("IHDR", header));
    bytes.writeBytes(chunk("PLTE", palette));
    bytes.writeBytes(chunk("tRNS", alpha));
    return bytes.toByteArray();
  }

  private static byte[] chunk(String type, byte[] body) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + body.length);
    chunk.putInt(body.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(body);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + body.length);
    return chunk.putInt((int) sum.getValue()).array();
  }
}

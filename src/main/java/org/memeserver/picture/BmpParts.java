package org.memeserver.picture;

import java.awt.Rectangle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Takes a BMP apart: Microsoft's BITMAPFILEHEADER with BITMAPCOREHEADER, or BITMAPINFOHEADER and its successors. A decoder gets a header made anew, masks or
 * palette, and as many bytes of pixels as there must be: it reads whatever a header points at, also the profile of colours that a header names by a
 * path.
 */
final class BmpParts {
  private static final int FILE_HEADER = 14;
  private static final int CORE_HEADER = 12;
  private static final int INFO_HEADER = 40;
  private static final int V3_HEADER = 56;
  private static final int V4_HEADER = 108;
  private static final int LONGEST_HEADER = 124;

  private static final int PLAIN = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int MASKS = 3;

  /** Of a V4 header: which colours are meant, and the four letters that say sRGB. */
  private static final int COLOUR_SPACE = 56;

  private static final int SRGB = 0x73524742;

  /** Run-length coded pixels are read into memory whole. */
  private static final long MOST_RUN_LENGTH_BYTES = 8L << 20;

  private final Window file;

  BmpParts(Window file) {
    this.file = file;
  }

  PictureFile read() throws NotAPictureException, IOException {
    long start = file.u32little(10);
    int headerLength = (int) Math.min(file.u32little(FILE_HEADER), Integer.MAX_VALUE);
    boolean isCore = headerLength == CORE_HEADER;
    if (!isCore && (headerLength < INFO_HEADER || headerLength > LONGEST_HEADER)) {
      throw NotAPictureException.broken("a header that is not supported");
    }
    ByteBuffer header = ByteBuffer.wrap(file.bytes(FILE_HEADER, headerLength)).order(ByteOrder.LITTLE_ENDIAN);
    long width = isCore ? Short.toUnsignedLong(header.getShort(4)) : header.getInt(4);
    // A negative height says that the rows come from above.
    long height = isCore ? Short.toUnsignedLong(header.getShort(6)) : Math.abs((long) header.getInt(8));
    int bits = Short.toUnsignedInt(header.getShort(isCore ? 10 : 14));
    int compression = isCore ? PLAIN : header.getInt(16);
    if (start >= file.length() || start < FILE_HEADER + headerLength) {
      throw NotAPictureException.broken("pixels outside of the file");
    }
    if (width < 1 || height < 1 || height > Integer.MAX_VALUE) {
      throw NotAPictureException.broken("no pixels");
    }
    long pixels = pixelBytes(header, file.length() - start, width, height, bits, compression);
    List<Part> essence = essence(header, tableBytes(header, start, bits, compression), start, pixels);
    return new PictureFile(
        PictureFormat.BMP, (int) width, (int) height, new Rectangle((int) width, (int) height), Turn.NONE, Optional.empty(), 4, essence,
        PictureFile.Decoding.PLAIN);
  }

  /** How many bytes of pixels there must be. */
  private static long pixelBytes(ByteBuffer header, long left, long width, long height, int bits, int compression) throws NotAPictureException {
    if ((compression == RLE8 && bits == 8) || (compression == RLE4 && bits == 4)) {
      long size = Integer.toUnsignedLong(header.getInt(20));
      if (size > left) {
        throw NotAPictureException.broken("cut off");
      }
      if (size > MOST_RUN_LENGTH_BYTES || (size == 0 && left > MOST_RUN_LENGTH_BYTES)) {
        throw NotAPictureException.tooLarge("too large for a run-length coded picture");
      }
      return size == 0 ? left : size;
    }
    if (compression != PLAIN && !(compression == MASKS && (bits == 16 || bits == 32))) {
      throw NotAPictureException.broken("a coding that is not supported");
    }
    long row = (width * bits + 31) / 32 * 4;
    if (!List.of(1, 4, 8, 16, 24, 32).contains(bits) || row > left / height) {
      throw NotAPictureException.broken("cut off");
    }
    return row * height;
  }

  /** How many bytes of palette, or of masks, stand between header and pixels and are of use. */
  private static long tableBytes(ByteBuffer header, long start, int bits, int compression) throws NotAPictureException {
    long between = start - FILE_HEADER - header.capacity();
    if (bits <= 8) {
      int entry = header.capacity() == CORE_HEADER ? 3 : 4;
      long most = (long) entry << bits;
      if (header.capacity() > CORE_HEADER && Integer.toUnsignedLong(header.getInt(32)) > 1L << bits) {
        throw NotAPictureException.broken("a palette that is too long");
      }
      return Math.min(between, most);
    }
    // The headers from 52 bytes on hold the masks themselves.
    return compression == MASKS && header.capacity() == INFO_HEADER ? Math.min(between, 3 * Integer.BYTES) : 0;
  }

  /**
   * The header becomes one that Java's reader knows: the oldest stays, one with a mask for alpha becomes the first of its kind that Java's reader knows, all others are cut to the
   * plain one, with the masks behind it that they held.
   */
  private List<Part> essence(ByteBuffer header, long tableBytes, long start, long pixels) {
    int length = header.capacity();
    boolean hasAlphaMask = length >= V4_HEADER || (length == V3_HEADER && header.getInt(16) == MASKS);
    int known = length == CORE_HEADER ? CORE_HEADER : hasAlphaMask ? V4_HEADER : INFO_HEADER;
    boolean holdsMasks = known == INFO_HEADER && length >= INFO_HEADER + 3 * Integer.BYTES && header.getInt(16) == MASKS;
    byte[] kept = Arrays.copyOf(header.array(), holdsMasks ? INFO_HEADER + 3 * Integer.BYTES : known);
    ByteBuffer begin = ByteBuffer.allocate(FILE_HEADER + kept.length).order(ByteOrder.LITTLE_ENDIAN);
    int pixelsAt = (int) (begin.capacity() + tableBytes);
    begin.put((byte) 'B').put((byte) 'M').putInt((int) Math.min(pixelsAt + pixels, Integer.MAX_VALUE)).putInt(0).putInt(pixelsAt).put(kept);
    begin.putInt(FILE_HEADER, known);
    if (known == V4_HEADER) {
      begin.putInt(FILE_HEADER + COLOUR_SPACE, SRGB);
    }
    return List.of(
        new Part.Literal(begin.array()), new Part.Range(FILE_HEADER + (long) length, tableBytes), new Part.Range(start, pixels));
  }
}

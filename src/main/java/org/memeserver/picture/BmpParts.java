package org.memeserver.picture;

import java.awt.Rectangle;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Checks the headers of a BMP (Microsoft's BITMAPFILEHEADER and BITMAPINFOHEADER, versions 2 to 5), which a decoder then gets whole: it allocates by
 * what they say.
 */
final class BmpParts {
  private static final int FILE_HEADER = 14;
  private static final int OLDEST_HEADER = 12;
  private static final int INFO_HEADER = 40;

  /** Plain, and with bit masks. */
  private static final int PLAIN = 0;

  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int MASKS = 3;

  /** Run-length coded pixels are read into memory whole. */
  private static final long MOST_RUN_LENGTH_BYTES = 8L << 20;

  private final Window file;

  BmpParts(Window file) {
    this.file = file;
  }

  PictureFile read() throws NotAPictureException, IOException {
    long pixels = file.u32little(10);
    long header = file.u32little(FILE_HEADER);
    boolean isOldest = header == OLDEST_HEADER;
    if (!isOldest && (header < INFO_HEADER || header > 124)) {
      throw NotAPictureException.broken("a header that is not supported");
    }
    long width = isOldest ? file.u16little(18) : (int) file.u32little(18);
    // A negative height says that the rows come from above.
    long height = isOldest ? file.u16little(20) : Math.abs((long) (int) file.u32little(22));
    int bits = file.u16little(isOldest ? 24 : 28);
    long compression = isOldest ? PLAIN : file.u32little(30);
    if (pixels >= file.length() || pixels < FILE_HEADER + header) {
      throw NotAPictureException.broken("pixels outside of the file");
    }
    if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw NotAPictureException.broken("no pixels");
    }
    if (!isOldest && bits <= 8 && file.u32little(46) > 1L << bits) {
      throw NotAPictureException.broken("a palette that is too long");
    }
    checkPixels(pixels, width, height, bits, compression);
    return new PictureFile(
        PictureFormat.BMP, (int) width, (int) height, new Rectangle((int) width, (int) height), Turn.NONE, Optional.empty(), 4,
        List.of(new Part.Range(0, file.length())), PictureFile.Decoding.PLAIN);
  }

  private void checkPixels(long pixels, long width, long height, int bits, long compression) throws NotAPictureException, IOException {
    boolean runLength = (compression == RLE8 && bits == 8) || (compression == RLE4 && bits == 4);
    if (runLength) {
      long size = file.u32little(34);
      if (file.length() - pixels > MOST_RUN_LENGTH_BYTES || size > file.length() - pixels) {
        throw NotAPictureException.tooLarge("too large for a run-length coded picture");
      }
    } else if (compression == PLAIN || (compression == MASKS && (bits == 16 || bits == 32))) {
      long row = (width * bits + 31) / 32 * 4;
      if (!List.of(1, 4, 8, 16, 24, 32).contains(bits) || row > (file.length() - pixels) / height) {
        throw NotAPictureException.broken("cut off");
      }
    } else {
      throw NotAPictureException.broken("a coding that is not supported");
    }
  }
}

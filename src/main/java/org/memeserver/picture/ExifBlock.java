package org.memeserver.picture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An EXIF block, of which only the orientation matters: one number in its first directory (Exif 2.32, 4.6.2 and 4.6.4). Libraries for it read everything
 * there is, and a block of 64 KiB can be made to unpack to gigabytes.
 */
final class ExifBlock {
  /** Larger ones are not read. Those of JPEG cannot be larger than 64 KiB. */
  static final int MOST_BYTES = 1 << 20;

  /** Stands before the block in a JPEG, and by mistake in other files. */
  static final String MARK = "Exif\0\0";

  private static final int HEADER = 8;
  private static final int ENTRY = 12;
  private static final int TIFF = 42;
  private static final int ORIENTATION = 0x112;
  private static final int SHORT = 3;

  private ExifBlock() {}

  /**
   * The turn that the block asks for. An empty one asks for nothing.
   *
   * @param exif the block; the mark that it has in a JPEG may stand before it
   * @throws NotAPictureException when its first directory cannot be read: which way is up is not known then, and a picture that lies on its side is worse
   *     than none. Mistakes further on are common and do not matter.
   */
  static Turn turn(byte[] exif) throws NotAPictureException {
    boolean hasMark = new String(exif, 0, Math.min(MARK.length(), exif.length), StandardCharsets.ISO_8859_1).equals(MARK);
    byte[] tiff = hasMark ? Arrays.copyOfRange(exif, MARK.length(), exif.length) : exif;
    return tiff.length == 0 ? Turn.NONE : turnOf(tiff);
  }

  private static Turn turnOf(byte[] tiff) throws NotAPictureException {
    ByteBuffer block = ByteBuffer.wrap(tiff);
    if (tiff.length < HEADER || tiff[0] != tiff[1] || (tiff[0] != 'I' && tiff[0] != 'M')) {
      throw broken();
    }
    block.order(tiff[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = Integer.toUnsignedLong(block.getInt(4));
    if (block.getShort(2) != TIFF || directory < HEADER || directory + 2 > tiff.length) {
      throw broken();
    }
    int entries = Short.toUnsignedInt(block.getShort((int) directory));
    for (int i = 0; i < entries; i++) {
      int at = (int) directory + 2 + ENTRY * i;
      if (at + ENTRY > tiff.length) {
        throw broken();
      }
      if (Short.toUnsignedInt(block.getShort(at)) == ORIENTATION) {
        return block.getShort(at + 2) == SHORT ? Turn.ofTag(Short.toUnsignedInt(block.getShort(at + 8))) : Turn.NONE;
      }
    }
    return Turn.NONE;
  }

  private static NotAPictureException broken() {
    return NotAPictureException.broken("broken EXIF");
  }
}

package org.memeserver.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Files of pictures, good and bad, byte by byte. */
public final class PictureFiles {
  private PictureFiles() {}

  public static byte[] encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, bytes)) {
      throw new IOException("no writer for " + format);
    }
    return bytes.toByteArray();
  }

  /** A file of src/test/resources/pictures. */
  public static byte[] shipped(String name) throws IOException {
    try (InputStream file = PictureFiles.class.getResourceAsStream("/pictures/" + name)) {
      return file.readAllBytes();
    }
  }

  /** Puts a segment right behind the start of a JPEG. */
  public static byte[] withSegment(byte[] jpeg, int marker, byte[] body) {
    ByteBuffer segment = ByteBuffer.allocate(4 + body.length);
    segment.put((byte) 0xff).put((byte) marker).putShort((short) (body.length + 2)).put(body);
    return joined(Arrays.copyOf(jpeg, 2), segment.array(), Arrays.copyOfRange(jpeg, 2, jpeg.length));
  }

  public static byte[] withExif(byte[] jpeg, byte[] tiff) {
    return withSegment(jpeg, 0xe1, joined("Exif\0\0".getBytes(StandardCharsets.US_ASCII), tiff));
  }

  public static byte[] withProfile(byte[] jpeg, byte[] icc) {
    return withSegment(jpeg, 0xe2, joined("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.US_ASCII), icc));
  }

  /** An EXIF block that says nothing but an orientation. */
  public static byte[] orientation(int value) {
    return ByteBuffer.allocate(26).put("MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8).putShort((short) 1)
        .putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) value).putShort((short) 0).putInt(0).array();
  }

  /** What a phone writes: its make, an orientation, and where it was (latitude 52° 31' north). */
  public static byte[] phoneExif(int orientation) {
    byte[] make = "Phone\0".getBytes(StandardCharsets.US_ASCII);
    int gps = 8 + 2 + 3 * 12 + 4;
    int rationals = gps + 2 + 2 * 12 + 4;
    int makeAt = rationals + 24;
    ByteBuffer tiff = ByteBuffer.allocate(makeAt + make.length);
    tiff.put("MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8).putShort((short) 3);
    tiff.putShort((short) 0x10f).putShort((short) 2).putInt(make.length).putInt(makeAt);
    tiff.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) orientation).putShort((short) 0);
    tiff.putShort((short) 0x8825).putShort((short) 4).putInt(1).putInt(gps).putInt(0);
    tiff.putShort((short) 2);
    tiff.putShort((short) 1).putShort((short) 2).putInt(2).put("N\0\0\0".getBytes(StandardCharsets.US_ASCII));
    tiff.putShort((short) 2).putShort((short) 5).putInt(3).putInt(rationals).putInt(0);
    tiff.putInt(52).putInt(1).putInt(31).putInt(1).putInt(12).putInt(1).put(make);
    return tiff.array();
  }

  /** Puts a chunk right behind the header of a PNG. */
  public static byte[] withChunk(byte[] png, String type, byte[] body) {
    return joined(Arrays.copyOf(png, 33), chunk(type, body), Arrays.copyOfRange(png, 33, png.length));
  }

  static byte[] chunk(String type, byte[] body) {
    byte[] named = joined(type.getBytes(StandardCharsets.US_ASCII), body);
    CRC32 sum = new CRC32();
    sum.update(named);
    return ByteBuffer.allocate(12 + body.length).putInt(body.length).put(named).putInt((int) sum.getValue()).array();
  }

  /** A PNG of nothing but zeros, of a few KB for many megapixels. */
  public static byte[] flatPng(int width, int height, int depth, int colour, int bitsPerPixel) throws IOException {
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    byte[] row = new byte[1 + (int) (((long) width * bitsPerPixel + 7) / 8)];
    try (OutputStream deflated = new DeflaterOutputStream(pixels)) {
      for (int y = 0; y < height; y++) {
        deflated.write(row);
      }
    }
    return png(width, height, depth, colour, pixels.toByteArray());
  }

  static byte[] png(int width, int height, int depth, int colour, byte[] deflated) {
    byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) depth).put((byte) colour).array();
    return joined(
        new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, chunk("IHDR", header), chunk("IDAT", deflated),
        chunk("IEND", new byte[0]));
  }

  /** The pattern with samples of some bits in some bands; grey is the red of the pattern. */
  static BufferedImage samples(BufferedImage pattern, int space, int bands, boolean alpha, int transferType) {
    ColorModel colours =
        new ComponentColorModel(
            ColorSpace.getInstance(space), alpha, false, alpha ? 3 : 1, transferType);
    WritableRaster raster =
        Raster.createInterleavedRaster(transferType, pattern.getWidth(), pattern.getHeight(), bands, null);
    int scale = transferType == DataBuffer.TYPE_USHORT ? 257 : 1;
    for (int y = 0; y < pattern.getHeight(); y++) {
      for (int x = 0; x < pattern.getWidth(); x++) {
        int argb = pattern.getRGB(x, y);
        for (int band = 0; band < bands; band++) {
          boolean isAlpha = alpha && band == bands - 1;
          raster.setSample(x, y, band, (argb >>> (isAlpha ? 24 : 16 - 8 * band) & 0xff) * scale);
        }
      }
    }
    return new BufferedImage(colours, raster, false, null);
  }

  public static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}

package org.memeserver.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * Brings decoded pixels into a form that Java draws rightly and fast. Java takes grey samples for linear light and shows them too bright, and samples of
 * 16 bits it draws slowly.
 */
final class Samples {
  private Samples() {}

  /** Opaque as 3 bytes, blue first; others as ARGB. */
  static BufferedImage plain(BufferedImage decoded) {
    int type = decoded.getType();
    if (type == BufferedImage.TYPE_3BYTE_BGR || type == BufferedImage.TYPE_INT_ARGB) {
      return decoded;
    }
    ColorModel colours = decoded.getColorModel();
    boolean hasAlpha = colours.hasAlpha();
    BufferedImage plain =
        new BufferedImage(decoded.getWidth(), decoded.getHeight(), hasAlpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_3BYTE_BGR);
    int[] row = new int[decoded.getWidth()];
    for (int y = 0; y < decoded.getHeight(); y++) {
      if (colours instanceof ComponentColorModel) {
        fromSamples(decoded.getRaster(), y, row);
      } else {
        // Palettes and packed pixels are of sRGB.
        decoded.getRGB(0, y, row.length, 1, row, 0, row.length);
      }
      plain.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    return plain;
  }

  /** One or three bands of colour, and alpha if there is one more; 8 or 16 bits. */
  private static void fromSamples(Raster raster, int y, int[] argb) {
    int bands = raster.getNumBands();
    int shift = raster.getTransferType() == DataBuffer.TYPE_USHORT ? 8 : 0;
    int[] samples = raster.getPixels(0, y, argb.length, 1, (int[]) null);
    for (int x = 0, i = 0; x < argb.length; x++, i += bands) {
      int red = samples[i] >> shift;
      int green = bands < 3 ? red : samples[i + 1] >> shift;
      int blue = bands < 3 ? red : samples[i + 2] >> shift;
      int alpha = bands == 2 || bands == 4 ? samples[i + bands - 1] >> shift : 0xff;
      argb[x] = alpha << 24 | red << 16 | green << 8 | blue;
    }
  }
}

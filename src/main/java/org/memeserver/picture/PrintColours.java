package org.memeserver.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/**
 * Makes RGB of a JPEG with four inks. Inks are stored inverted, as Adobe's programs began to do it and all readers take them, and may be stored as
 * luminance, two colours and black (YCCK), of which Adobe's marker tells (Adobe's Technical Note 5116).
 */
final class PrintColours {
  private final boolean isTransformed;
  private final Optional<ColourProfile> profile;

  /** @param isTransformed whether samples are luminance, two colours and black, and not four inks */
  PrintColours(boolean isTransformed, Optional<ColourProfile> profile) {
    this.isTransformed = isTransformed;
    this.profile = profile;
  }

  /** @param samples as they are stored, four bands of 8 bits */
  BufferedImage toRgb(Raster samples) {
    WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, samples.getWidth(), samples.getHeight(), 4, null);
    int[] row = new int[4 * samples.getWidth()];
    for (int y = 0; y < samples.getHeight(); y++) {
      samples.getPixels(samples.getMinX(), samples.getMinY() + y, samples.getWidth(), 1, row);
      for (int i = 0; i < row.length; i += 4) {
        toInks(row, i);
      }
      inks.setPixels(0, y, samples.getWidth(), 1, row);
    }
    Optional<WritableRaster> printed = profile.flatMap(found -> found.toSrgb(inks));
    return image(printed.orElseGet(() -> mixed(inks)));
  }

  /** In place: 0 is no ink, 255 all of it. */
  private void toInks(int[] row, int i) {
    row[i + 3] = 255 - row[i + 3];
    if (isTransformed) {
      // Of inverted inks the transform gives the inks themselves.
      double luminance = row[i];
      double blue = row[i + 1] - 128;
      double red = row[i + 2] - 128;
      row[i] = clamped(luminance + 1.402 * red);
      row[i + 1] = clamped(luminance - 0.344136 * blue - 0.714136 * red);
      row[i + 2] = clamped(luminance + 1.772 * blue);
    } else {
      for (int band = 0; band < 3; band++) {
        row[i + band] = 255 - row[i + band];
      }
    }
  }

  private static int clamped(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }

  /** Without a profile nobody knows the inks; ideal ones are taken. */
  private static WritableRaster mixed(Raster inks) {
    WritableRaster rgb = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, inks.getWidth(), inks.getHeight(), 3, null);
    int[] ink = new int[4];
    int[] light = new int[3];
    for (int y = 0; y < inks.getHeight(); y++) {
      for (int x = 0; x < inks.getWidth(); x++) {
        inks.getPixel(x, y, ink);
        for (int band = 0; band < 3; band++) {
          light[band] = (255 - ink[band]) * (255 - ink[3]) / 255;
        }
        rgb.setPixel(x, y, light);
      }
    }
    return rgb;
  }

  private static BufferedImage image(Raster rgb) {
    BufferedImage image = new BufferedImage(rgb.getWidth(), rgb.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    image.getRaster().setRect(rgb);
    return image;
  }
}

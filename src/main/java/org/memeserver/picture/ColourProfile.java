package org.memeserver.picture;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/** Turns colours that an ICC profile describes into those of sRGB, which is what a picture without a profile is taken for. */
final class ColourProfile {
  private static final System.Logger LOG = System.getLogger(ColourProfile.class.getName());

  private static final ICC_Profile SRGB = ICC_Profile.getInstance(ColorSpace.CS_sRGB);

  private final ICC_Profile profile;

  private ColourProfile(ICC_Profile profile) {
    this.profile = profile;
  }

  /** The profile, if it can be used for pixels of so many components; a broken one is as good as none, as it is for browsers. */
  static Optional<ColourProfile> of(Optional<byte[]> bytes, int components) {
    int wanted =
        switch (components) {
          case 1 -> ColorSpace.TYPE_GRAY;
          case 4 -> ColorSpace.TYPE_CMYK;
          default -> ColorSpace.TYPE_RGB;
        };
    return bytes.flatMap(ColourProfile::read).filter(found -> found.profile.getColorSpaceType() == wanted);
  }

  private static Optional<ColourProfile> read(byte[] bytes) {
    try {
      return Optional.of(new ColourProfile(ICC_Profile.getInstance(bytes)));
    } catch (IllegalArgumentException | CMMException e) {
      LOG.log(System.Logger.Level.DEBUG, "a colour profile cannot be used: {0}", e.toString());
      return Optional.empty();
    }
  }

  /**
   * Converts samples of 8 bits.
   *
   * @return red, green and blue; empty when the profile turns out to be of no use
   */
  Optional<WritableRaster> toSrgb(Raster samples) {
    WritableRaster converted =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, samples.getWidth(), samples.getHeight(), 3, null);
    try {
      new ColorConvertOp(new ICC_Profile[] {profile, SRGB}, null).filter(samples, converted);
      return Optional.of(converted);
    } catch (IllegalArgumentException | CMMException e) {
      LOG.log(System.Logger.Level.DEBUG, "a colour profile cannot be used: {0}", e.toString());
      return Optional.empty();
    }
  }

  /** Converts a small picture whose pixels are RGB, or grey. Transparency stays. */
  BufferedImage toSrgb(BufferedImage picture) {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int bands = profile.getNumComponents();
    WritableRaster samples = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, bands, null);
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      picture.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        for (int band = 0; band < bands; band++) {
          samples.setSample(x, y, band, row[x] >> (16 - 8 * band) & 0xff);
        }
      }
    }
    return toSrgb(samples).map(converted -> withAlphaOf(picture, converted)).orElse(picture);
  }

  private static BufferedImage withAlphaOf(BufferedImage picture, Raster colours) {
    BufferedImage result = new BufferedImage(picture.getWidth(), picture.getHeight(), picture.getType());
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        int rgb = colours.getSample(x, y, 0) << 16 | colours.getSample(x, y, 1) << 8 | colours.getSample(x, y, 2);
        result.setRGB(x, y, (picture.getRGB(x, y) & 0xff000000) | rgb);
      }
    }
    return result;
  }
}

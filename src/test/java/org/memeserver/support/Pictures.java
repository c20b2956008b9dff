package org.memeserver.support;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import org.memeserver.picture.PictureFiles;

/** Real pictures, made on the spot. */
public final class Pictures {
  private Pictures() {}

  /**
   * A picture with something on it.
   *
   * @param format a name that ImageIO knows: png, jpg, gif
   * @param seed tells pictures of one size apart
   */
  public static byte[] of(String format, int width, int height, int seed) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = picture.createGraphics();
    for (int i = 0; i < 50; i++) {
      pen.setColor(new Color((seed * 7919 + i * 104729) & 0xffffff));
      pen.fillOval(i * width / 50, (i * 37 + seed) % height, width / 7 + 1, height / 5 + 1);
    }
    pen.dispose();
    return PictureFiles.encoded(picture, format);
  }
}

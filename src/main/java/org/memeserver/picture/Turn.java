package org.memeserver.picture;

import java.awt.image.BufferedImage;

/**
 * How stored pixels are turned and mirrored to stand upright: the eight values of EXIF's orientation tag (Exif 2.32, 4.6.4), which say where the first
 * row and the first column are to be.
 */
enum Turn {
  NONE(false, false, false),
  MIRROR(false, true, false),
  HALF(false, true, true),
  FLIP(false, false, true),
  TRANSPOSE(true, false, false),
  RIGHT(true, true, false),
  TRANSVERSE(true, true, true),
  LEFT(true, false, true);

  private final boolean swapsSides;
  private final boolean fromRight;
  private final boolean fromBelow;

  Turn(boolean swapsSides, boolean fromRight, boolean fromBelow) {
    this.swapsSides = swapsSides;
    this.fromRight = fromRight;
    this.fromBelow = fromBelow;
  }

  /** Of the tag's value; what is none of the eight means nothing, as cameras that write 0 intend. */
  static Turn ofTag(int value) {
    return value >= 1 && value <= 8 ? values()[value - 1] : NONE;
  }

  /** Whether width and height change places. */
  boolean swapsSides() {
    return swapsSides;
  }

  /** A turned copy, or the picture itself when there is nothing to turn. For small pictures. */
  BufferedImage applyTo(BufferedImage stored) {
    if (this == NONE) {
      return stored;
    }
    int width = swapsSides ? stored.getHeight() : stored.getWidth();
    int height = swapsSides ? stored.getWidth() : stored.getHeight();
    BufferedImage shown = new BufferedImage(width, height, stored.getType());
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int across = fromRight ? width - 1 - x : x;
        int down = fromBelow ? height - 1 - y : y;
        shown.setRGB(x, y, swapsSides ? stored.getRGB(down, across) : stored.getRGB(across, down));
      }
    }
    return shown;
  }
}

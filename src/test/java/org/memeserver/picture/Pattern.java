package org.memeserver.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;

/** A picture of which it can be told whether it was cut, turned and coloured rightly: four quarters of their own colours, and a middle. */
public final class Pattern {
  public static final Color TOP_LEFT = new Color(200, 40, 40);
  public static final Color TOP_RIGHT = new Color(40, 160, 60);
  public static final Color BOTTOM_LEFT = new Color(50, 60, 200);
  public static final Color BOTTOM_RIGHT = new Color(230, 220, 90);
  public static final Color MIDDLE = new Color(128, 128, 128);

  /** What lies outside of the square that is cut out. */
  public static final Color OUTSIDE = new Color(250, 0, 250);

  /** The corners as they are stored, clockwise from the top left. */
  public static final List<Color> CORNERS = List.of(TOP_LEFT, TOP_RIGHT, BOTTOM_RIGHT, BOTTOM_LEFT);

  private Pattern() {}

  public static BufferedImage of(int width, int height) {
    return drawnOn(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB));
  }

  public static BufferedImage drawnOn(BufferedImage image) {
    int side = Math.min(image.getWidth(), image.getHeight());
    int left = (image.getWidth() - side) / 2;
    int top = (image.getHeight() - side) / 2;
    int half = side / 2;
    Graphics2D pen = image.createGraphics();
    fill(pen, OUTSIDE, 0, 0, image.getWidth(), image.getHeight());
    fill(pen, TOP_LEFT, left, top, half, half);
    fill(pen, TOP_RIGHT, left + half, top, side - half, half);
    fill(pen, BOTTOM_LEFT, left, top + half, half, side - half);
    fill(pen, BOTTOM_RIGHT, left + half, top + half, side - half, side - half);
    fill(pen, MIDDLE, left + side * 3 / 8, top + side * 3 / 8, side / 4, side / 4);
    pen.dispose();
    return image;
  }

  private static void fill(Graphics2D pen, Color colour, int x, int y, int width, int height) {
    pen.setColor(colour);
    pen.fillRect(x, y, width, height);
  }

  public static BufferedImage decoded(byte[] bytes) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(bytes));
  }

  /** Checks that a square shows the pattern upright. */
  public static void assertShownIn(BufferedImage square) {
    assertCorners(square, CORNERS);
  }

  /** @param corners clockwise from the top left */
  public static void assertCorners(BufferedImage square, List<Color> corners) {
    int last = square.getWidth() - 1;
    // Not the very corner: there something of the outside may be mixed in.
    int near = Math.max(1, square.getWidth() / 12);
    assertColour(corners.get(0), square, near, near);
    assertColour(corners.get(1), square, last - near, near);
    assertColour(corners.get(2), square, last - near, last - near);
    assertColour(corners.get(3), square, near, last - near);
    assertColour(MIDDLE, square, last / 2, last / 2);
  }

  public static void assertColour(Color expected, BufferedImage image, int x, int y) {
    assertColour(expected, image, x, y, 12);
  }

  public static void assertColour(Color expected, BufferedImage image, int x, int y, int tolerance) {
    Color found = new Color(image.getRGB(x, y), true);
    assertTrue(
        Math.abs(expected.getRed() - found.getRed()) <= tolerance
            && Math.abs(expected.getGreen() - found.getGreen()) <= tolerance
            && Math.abs(expected.getBlue() - found.getBlue()) <= tolerance,
        () -> "at " + x + "," + y + " expected " + expected + " but found " + found);
    assertEquals(expected.getAlpha(), found.getAlpha(), tolerance, "alpha at " + x + "," + y);
  }
}

package org.memeserver.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.picture.PictureFiles.encoded;
import static org.memeserver.picture.PictureFiles.orientation;
import static org.memeserver.picture.PictureFiles.withExif;

import java.awt.image.BufferedImage;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The expected values were made by another encoder: PyPI's package blurhash 1.1.5, 4 x 3 components, 3 x 4 where upright. (The npm package overlooks negative
 * waves when it looks for the largest.)
 */
class BlurHashTest {
  @Test
  void saysWhatAnotherEncoderSays() {
    IntBinaryOperator mixed = (x, y) -> (x * 7 + y * 3 & 0xff) << 16 | (x * x + y * 5 & 0xff) << 8 | (x * 3 + y * y & 0xff);
    assertEquals("LlHn+[10Vcv-RzRjwMOAR|spShoe", BlurHash.of(image(32, 24, mixed)));
    assertEquals("TMDdCM0-l]4,v6kooVk7gKbTaje=", BlurHash.of(image(18, 32, mixed)));
    assertEquals("L~1JlBl#l#l#l#l#l#l#l#l#l#l#", BlurHash.of(image(1, 1, (x, y) -> 0x0ac81e)));
    assertEquals("LGTSUA~qfQ~q~qoffQoffQfQfQfQ", BlurHash.of(image(20, 20, (x, y) -> 0xffffff)));
    assertEquals("L~LjfL|TsRJrsXsSjsa~fQfQfQfQ", BlurHash.of(image(32, 16, (x, y) -> x < 16 ? 0xff0000 : 0x0000ff)));
  }

  @Test
  void whatIsTransparentCountsAsWhite() {
    BufferedImage clear = new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB);
    assertEquals(BlurHash.of(image(20, 20, (x, y) -> 0xffffff)), BlurHash.of(clear));
  }

  @Test
  void isOfTheWholePictureAsItIsShown() throws Exception {
    byte[] lying = encoded(Pattern.of(600, 400), "jpeg");
    String upright = Rendered.of(withExif(lying, orientation(6))).rendering().blurhash();
    assertTrue(upright.startsWith("T"), "three waves across, four down: " + upright);
    // The left and right edges have a colour of their own that the square leaves out.
    String square = Rendered.of(encoded(Pattern.of(600, 400).getSubimage(100, 0, 400, 400), "jpeg")).rendering().blurhash();
    assertTrue(!square.equals(Rendered.of(lying).rendering().blurhash()));
  }

  private static BufferedImage image(int width, int height, IntBinaryOperator rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb.applyAsInt(x, y));
      }
    }
    return image;
  }
}

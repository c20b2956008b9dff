package org.memeserver.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.memeserver.picture.PictureFiles.encoded;
import static org.memeserver.picture.PictureFiles.orientation;
import static org.memeserver.picture.PictureFiles.shipped;
import static org.memeserver.picture.PictureFiles.withChunk;
import static org.memeserver.picture.PictureFiles.withExif;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.model.Dimensions;

/** Every format, cut square and turned upright. */
class FormatsTest {
  private static final int WIDTH = 600;
  private static final int HEIGHT = 400;

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif", "bmp"})
  void showsTheMiddleOfAPicture(String format) throws Exception {
    assertOpaquePattern(encoded(Pattern.of(WIDTH, HEIGHT), format), WIDTH, HEIGHT);
    assertOpaquePattern(encoded(Pattern.of(HEIGHT, WIDTH), format), HEIGHT, WIDTH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lossy.webp", "lossless.webp", "animated.webp"})
  void showsTheMiddleOfAWebp(String name) throws Exception {
    assertOpaquePattern(shipped(name), WIDTH, HEIGHT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg", "png", "gif"})
  void showsPicturesThatAreWrittenInSeveralPasses(String format) throws Exception {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam passes = writer.getDefaultWriteParam();
    passes.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(output);
      writer.write(null, new IIOImage(Pattern.of(WIDTH, HEIGHT), null, null), passes);
    }
    writer.dispose();
    assertOpaquePattern(bytes.toByteArray(), WIDTH, HEIGHT);
  }

  /** Larger than what is decoded in full, and so long that the middle is decoded by itself. */
  @ParameterizedTest
  @CsvSource({"jpeg, 4000, 3000", "png, 4000, 3000", "jpeg, 12000, 1000", "png, 900, 9000", "gif, 3000, 2500", "bmp, 2600, 2200"})
  void showsLargePictures(String format, int width, int height) throws Exception {
    assertOpaquePattern(encoded(Pattern.of(width, height), format), width, height);
  }

  @ParameterizedTest
  @CsvSource({"300, 200, 200, 60", "50, 80, 50, 50", "61, 61, 61, 60", "400, 400, 400, 60", "1, 1, 1, 1", "2000, 1, 1, 1"})
  void aSmallPictureIsNotMadeLarger(int width, int height, int medium, int thumb) throws Exception {
    Rendered rendered = Rendered.of(encoded(Pattern.of(width, height), "png"));
    assertEquals(medium, rendered.medium().getWidth());
    assertEquals(medium, rendered.medium().getHeight());
    assertEquals(thumb, rendered.thumb().getWidth());
    assertEquals(thumb, rendered.thumb().getHeight());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turnsEveryOrientationUpright(int value) throws Exception {
    byte[] exif = orientation(value);
    BufferedImage stored = Pattern.of(WIDTH, HEIGHT);
    for (byte[] file : List.of(withExif(encoded(stored, "jpeg"), exif), withChunk(encoded(stored, "png"), "eXIf", exif))) {
      boolean isOnItsSide = value >= 5;
      assertEquals(isOnItsSide ? new Dimensions(HEIGHT, WIDTH) : new Dimensions(WIDTH, HEIGHT), Rendered.measure(file));
      Rendered rendered = Rendered.of(file);
      Pattern.assertCorners(rendered.medium(), corners(value));
      Pattern.assertCorners(rendered.thumb(), corners(value));
    }
  }

  @Test
  void turnsAWebpUpright() throws Exception {
    byte[] file = shipped("turned.webp");
    assertEquals(new Dimensions(HEIGHT, WIDTH), Rendered.measure(file));
    Pattern.assertCorners(Rendered.of(file).medium(), corners(6));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 255, 65535})
  void anOrientationThatIsNoneDoesNotMatter(int value) throws Exception {
    assertOpaquePattern(withExif(encoded(Pattern.of(WIDTH, HEIGHT), "jpeg"), orientation(value)), WIDTH, HEIGHT);
  }

  /** A frame that lies somewhere on its picture stays there. */
  @Test
  void aFirstFrameStandsWhereItBelongs() throws Exception {
    byte[] file = shipped("animated-offset.webp");
    assertEquals(new Dimensions(80, 60), Rendered.measure(file));
    Rendered rendered = Rendered.of(file);
    BufferedImage medium = rendered.medium();
    assertEquals("image/png", rendered.mime());
    assertEquals(60, medium.getWidth());
    // The square begins 10 pixels in, so the frame's first pixels are at 10, 20, and they are outside of its pattern.
    assertEquals(0, new Color(medium.getRGB(5, 30), true).getAlpha());
    Pattern.assertColour(Pattern.OUTSIDE, medium, 14, 40, 30);
    Pattern.assertColour(Pattern.TOP_LEFT, medium, 25, 25, 30);
  }

  /** Its middle is decoded by itself, as that of any long picture. */
  @Test
  void aLongFrameThatLeavesSomethingFreeIsShownAsSharp() throws Exception {
    byte[] gif = encoded(Pattern.of(20_000, 900), "gif");
    int wider = 20_002;
    gif[6] = (byte) wider;
    gif[7] = (byte) (wider >> 8);
    assertEquals(new Dimensions(wider, 900), Rendered.measure(gif));
    Pattern.assertShownIn(Rendered.of(gif).medium());
    Pattern.assertShownIn(Rendered.of(gif).thumb());
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 40, 52, 56, 64, 108, 124})
  void readsEveryHeaderThatBmpHasHad(int length) throws Exception {
    byte[] plain = encoded(Pattern.of(WIDTH, HEIGHT), "bmp");
    java.nio.ByteBuffer header = java.nio.ByteBuffer.allocate(14 + length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    header.put(plain, 0, 10).putInt(14 + length).putInt(length);
    if (length == 12) {
      header.putShort((short) WIDTH).putShort((short) HEIGHT).putShort((short) 1).putShort((short) 24);
    } else {
      header.put(plain, 18, 36);
    }
    assertOpaquePattern(PictureFiles.joined(header.array(), java.util.Arrays.copyOfRange(plain, 54, plain.length)), WIDTH, HEIGHT);
  }

  private static void assertOpaquePattern(byte[] file, int width, int height) throws Exception {
    assertEquals(new Dimensions(width, height), Rendered.measure(file));
    Rendered rendered = Rendered.of(file);
    assertEquals("image/jpeg", rendered.mime());
    assertEquals(400, rendered.medium().getWidth());
    assertEquals(400, rendered.medium().getHeight());
    assertEquals(60, rendered.thumb().getWidth());
    assertEquals(60, rendered.thumb().getHeight());
    Pattern.assertShownIn(rendered.medium());
    Pattern.assertShownIn(rendered.thumb());
  }

  /**
   * Where the corners of the pattern are to be seen, clockwise from the top left. By the standard's words: where the stored first row is, and where the
   * stored first column is.
   */
  private static List<Color> corners(int orientation) throws IOException {
    List<Color> clockwise = new ArrayList<>(Pattern.CORNERS);
    switch (orientation) {
      case 1 -> { } // row at the top, column at the left
      case 2 -> { // top, right
        Collections.swap(clockwise, 0, 1);
        Collections.swap(clockwise, 2, 3);
      }
      case 3 -> Collections.rotate(clockwise, 2); // bottom, right
      case 4 -> { // bottom, left
        Collections.swap(clockwise, 0, 3);
        Collections.swap(clockwise, 1, 2);
      }
      case 5 -> Collections.swap(clockwise, 1, 3); // row at the left, column at the top
      case 6 -> Collections.rotate(clockwise, 1); // right, top
      case 7 -> Collections.swap(clockwise, 0, 2); // right, bottom
      case 8 -> Collections.rotate(clockwise, -1); // left, bottom
      default -> throw new IOException("no orientation");
    }
    return clockwise;
  }
}

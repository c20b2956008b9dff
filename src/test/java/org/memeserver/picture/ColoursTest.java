package org.memeserver.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.memeserver.picture.PictureFiles.encoded;
import static org.memeserver.picture.PictureFiles.joined;
import static org.memeserver.picture.PictureFiles.samples;
import static org.memeserver.picture.PictureFiles.shipped;
import static org.memeserver.picture.PictureFiles.withChunk;
import static org.memeserver.picture.PictureFiles.withProfile;
import static org.memeserver.picture.PictureFiles.withSegment;

import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Colours come out as they went in, whatever they are made of, and what is transparent stays so. */
class ColoursTest {
  private static final int SRGB = ColorSpace.CS_sRGB;
  private static final int GREY = ColorSpace.CS_GRAY;

  @ParameterizedTest
  @ValueSource(ints = {DataBuffer.TYPE_BYTE, DataBuffer.TYPE_USHORT})
  void samplesOfEightAndSixteenBitsLookTheSame(int type) throws Exception {
    BufferedImage pattern = Pattern.of(600, 400);
    Pattern.assertShownIn(Rendered.of(encoded(samples(pattern, SRGB, 3, false, type), "png")).medium());
    assertGrey(Rendered.of(encoded(samples(pattern, GREY, 1, false, type), "png")).medium());

    BufferedImage transparent = halfTransparent();
    assertHalfTransparent(Rendered.of(encoded(samples(transparent, SRGB, 4, true, type), "png")));
    Rendered grey = Rendered.of(encoded(samples(transparent, GREY, 2, true, type), "png"));
    assertEquals("image/png", grey.mime());
    // Red is the first band, and grey is made of it.
    Pattern.assertColour(new Color(200, 200, 200, 128), grey.medium(), 33, 33);
    assertEquals(0, new Color(grey.medium().getRGB(380, 380), true).getAlpha());
  }

  @ParameterizedTest
  @ValueSource(strings = {"lossy-alpha.webp", "lossless-alpha.webp"})
  void transparentWebpStaysTransparent(String name) throws Exception {
    assertHalfTransparent(Rendered.of(shipped(name)));
  }

  @Test
  void aGreyJpegIsGrey() throws Exception {
    BufferedImage grey = samples(Pattern.of(600, 400), GREY, 1, false, DataBuffer.TYPE_BYTE);
    assertGrey(Rendered.of(encoded(grey, "jpeg")).medium());
  }

  @Test
  void aTransparentColourOfAPaletteStaysTransparent() throws Exception {
    BufferedImage clear = Pattern.drawnOn(new BufferedImage(600, 400, BufferedImage.TYPE_INT_ARGB));
    erase(clear, Pattern.BOTTOM_RIGHT);
    Rendered gif = Rendered.of(encoded(clear, "gif"));
    assertEquals("image/png", gif.mime());
    assertEquals(0, new Color(gif.medium().getRGB(380, 380), true).getAlpha());
    Pattern.assertColour(Pattern.TOP_LEFT, gif.medium(), 33, 33);
  }

  /** A PNG without alpha may name one colour that is transparent. */
  @Test
  void anOnlyTransparentColourStaysTransparent() throws Exception {
    byte[] key = ByteBuffer.allocate(6).putShort((short) Pattern.BOTTOM_RIGHT.getRed()).putShort((short) Pattern.BOTTOM_RIGHT.getGreen())
        .putShort((short) Pattern.BOTTOM_RIGHT.getBlue()).array();
    Rendered colour = Rendered.of(withChunk(encoded(Pattern.of(600, 400), "png"), "tRNS", key));
    assertEquals("image/png", colour.mime());
    assertEquals(0, new Color(colour.medium().getRGB(380, 380), true).getAlpha());
    Pattern.assertColour(Pattern.TOP_LEFT, colour.medium(), 33, 33);
  }

  /** Java's reader overlooks it where there are less than 256 greys. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16})
  void anOnlyTransparentGreyStaysTransparent(int depth) throws Exception {
    byte[] greys = PictureFiles.flatPng(300, 200, depth, 0, depth);
    assertEquals("image/jpeg", Rendered.of(greys).mime());
    Rendered black = Rendered.of(withChunk(greys, "tRNS", new byte[2]));
    assertEquals("image/png", black.mime());
    assertEquals(0, black.medium().getRGB(100, 100) >>> 24);
    Rendered another = Rendered.of(withChunk(greys, "tRNS", new byte[] {0, 1}));
    assertEquals(0xff000000, another.medium().getRGB(100, 100), "black, and there");
    assertEquals("image/jpeg", another.mime());
  }

  @Test
  void onlyTheFirstProfileCounts() throws Exception {
    byte[] file = withChunk(withChunk(encoded(Pattern.of(600, 400), "png"), "iCCP", "name\0\0x".getBytes(StandardCharsets.US_ASCII)), "iCCP", compressed(linear()));
    assertLinear(Rendered.of(file).medium());
  }

  /** A profile of more than 64 KB comes in pieces, and not always in order. */
  @Test
  void theProfileOfAJpegComesInPieces() throws Exception {
    byte[] profile = linear();
    byte[] file = encoded(Pattern.of(600, 400), "jpeg");
    int half = profile.length / 2;
    for (int piece : new int[] {1, 2}) {
      byte[] number = {(byte) piece, 2};
      byte[] bytes = piece == 1 ? java.util.Arrays.copyOf(profile, half) : java.util.Arrays.copyOfRange(profile, half, profile.length);
      file = withSegment(file, 0xe2, joined("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII), number, bytes));
    }
    assertLinear(Rendered.of(file).medium());
  }

  /** Of the four quarters one alone is not opaque; its edge must not go dark or light. */
  @Test
  void transparentPixelsDoNotColourTheirNeighbours() throws Exception {
    BufferedImage image = new BufferedImage(800, 800, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 800; y++) {
      for (int x = 0; x < 800; x++) {
        // Black where nobody sees it.
        image.setRGB(x, y, x % 2 == 0 ? 0x00000000 : 0xffff8000);
      }
    }
    Pattern.assertColour(new Color(255, 128, 0, 128), Rendered.of(encoded(image, "png")).medium(), 200, 200, 6);
  }

  @Test
  void inksOfAJpegComeOutAsLight() throws Exception {
    Pattern.assertShownIn(Rendered.of(shipped("ycck.jpg")).medium());
    byte[] adobe = withSegment(inks(), 0xee, joined("Adobe\0".getBytes(StandardCharsets.US_ASCII), new byte[] {100, 0, 0, 0, 0, 0}));
    Pattern.assertShownIn(Rendered.of(adobe).medium());
    // Also where the marker was stripped: no reader takes inks for other than inverted.
    Pattern.assertShownIn(Rendered.of(inks()).medium());
  }

  /** JFIF says that there are luminance and colours, whatever Adobe's marker says besides; without it the marker counts. */
  @Test
  void theHeadersOfAJpegSayWhatItsComponentsAre() throws Exception {
    byte[] jpeg = encoded(Pattern.of(600, 400), "jpeg");
    byte[] rgb = joined("Adobe\0".getBytes(StandardCharsets.US_ASCII), new byte[] {100, 0, 0, 0, 0, 0});
    Pattern.assertShownIn(Rendered.of(withSegment(jpeg, 0xee, rgb)).medium());
    byte[] odd = joined("Adobe\0".getBytes(StandardCharsets.US_ASCII), new byte[] {100, 0, 0, 0, 0, 2});
    Pattern.assertShownIn(Rendered.of(withSegment(jpeg, 0xee, odd)).medium());
  }

  @Test
  void theAlphaOfABmpIsThatOfItsMask() throws Exception {
    for (int length : new int[] {56, 108, 124}) {
      ByteBuffer file = ByteBuffer.allocate(14 + length + 4 * 100).order(java.nio.ByteOrder.LITTLE_ENDIAN);
      file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(14 + length);
      file.putInt(length).putInt(10).putInt(10).putShort((short) 1).putShort((short) 32).putInt(3).putInt(400);
      file.putInt(14 + 40, 0xff0000).putInt(14 + 44, 0xff00).putInt(14 + 48, 0xff).putInt(14 + 52, 0xff000000);
      for (int i = 0; i < 100; i++) {
        file.putInt(14 + length + 4 * i, 0x80c82828);
      }
      Rendered rendered = Rendered.of(file.array());
      assertEquals("image/png", rendered.mime(), "header of " + length);
      Pattern.assertColour(new Color(200, 40, 40, 128), rendered.medium(), 5, 5);
    }
  }

  @Test
  void aProfileOfInksIsUsed() throws Exception {
    // One that is none for inks must not be.
    Pattern.assertShownIn(Rendered.of(withProfile(inks(), linear())).medium());
  }

  @Test
  void aProfileIsUsedInEveryFormatThatCanCarryOne() throws Exception {
    BufferedImage pattern = Pattern.of(600, 400);
    assertLinear(Rendered.of(withProfile(encoded(pattern, "jpeg"), linear())).medium());
    assertLinear(Rendered.of(withChunk(encoded(pattern, "png"), "iCCP", compressed(linear()))).medium());
    assertLinear(Rendered.of(shipped("linear.webp")).medium());
    byte[] sure = withChunk(withChunk(encoded(pattern, "png"), "iCCP", compressed(linear())), "sRGB", new byte[1]);
    Pattern.assertShownIn(Rendered.of(sure).medium());
  }

  @Test
  void transparencyOutlivesAProfile() throws Exception {
    byte[] file = withChunk(encoded(halfTransparent(), "png"), "iCCP", compressed(linear()));
    Color corner = new Color(Rendered.of(file).medium().getRGB(33, 33), true);
    assertEquals(128, corner.getAlpha(), 3);
    assertEquals(linear(Pattern.TOP_LEFT.getRed()), corner.getRed(), 6);
  }

  @Test
  void aBrokenProfileIsAsGoodAsNone() throws Exception {
    byte[] broken = linear();
    java.util.Arrays.fill(broken, 140, broken.length, (byte) 0xee);
    BufferedImage pattern = Pattern.of(600, 400);
    for (byte[] profile : new byte[][] {broken, new byte[200], new byte[3]}) {
      Pattern.assertShownIn(Rendered.of(withProfile(encoded(pattern, "jpeg"), profile)).medium());
      Pattern.assertShownIn(Rendered.of(withChunk(encoded(pattern, "png"), "iCCP", compressed(profile))).medium());
    }
    Pattern.assertShownIn(Rendered.of(withChunk(encoded(pattern, "png"), "iCCP", "name\0\0garbage".getBytes(StandardCharsets.US_ASCII))).medium());
  }

  private static void assertGrey(BufferedImage square) {
    Pattern.assertColour(new Color(200, 200, 200), square, 33, 33);
    Pattern.assertColour(new Color(40, 40, 40), square, 366, 33);
    Pattern.assertColour(new Color(128, 128, 128), square, 200, 200);
  }

  private static void assertLinear(BufferedImage square) {
    Color expected =
        new Color(linear(Pattern.BOTTOM_LEFT.getRed()), linear(Pattern.BOTTOM_LEFT.getGreen()), linear(Pattern.BOTTOM_LEFT.getBlue()));
    Pattern.assertColour(expected, square, 33, 366, 14);
  }

  /** How bright a sample of linear light is in sRGB (IEC 61966-2-1). */
  private static int linear(int sample) {
    return (int) Math.round(255 * (1.055 * Math.pow(sample / 255.0, 1 / 2.4) - 0.055));
  }

  private static byte[] linear() {
    return ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
  }

  private static byte[] compressed(byte[] profile) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("name\0\0".getBytes(StandardCharsets.US_ASCII));
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(bytes)) {
      deflated.write(profile);
    }
    return bytes.toByteArray();
  }

  private static BufferedImage halfTransparent() {
    BufferedImage image = Pattern.drawnOn(new BufferedImage(600, 400, BufferedImage.TYPE_INT_ARGB));
    erase(image, Pattern.BOTTOM_RIGHT);
    for (int y = 0; y < 200; y++) {
      for (int x = 100; x < 300; x++) {
        image.setRGB(x, y, image.getRGB(x, y) & 0x80ffffff);
      }
    }
    return image;
  }

  private static void erase(BufferedImage image, Color colour) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if (image.getRGB(x, y) == colour.getRGB()) {
          image.setRGB(x, y, 0);
        }
      }
    }
  }

  private static void assertHalfTransparent(Rendered rendered) throws Exception {
    assertEquals("image/png", rendered.mime());
    for (BufferedImage square : new BufferedImage[] {rendered.medium(), rendered.thumb()}) {
      int near = square.getWidth() / 12;
      int far = square.getWidth() - 1 - near;
      Color half = new Color(Pattern.TOP_LEFT.getRed(), Pattern.TOP_LEFT.getGreen(), Pattern.TOP_LEFT.getBlue(), 128);
      Pattern.assertColour(half, square, near, near);
      Pattern.assertColour(Pattern.TOP_RIGHT, square, far, near);
      Pattern.assertColour(Pattern.BOTTOM_LEFT, square, near, far);
      assertEquals(0, new Color(square.getRGB(far, far), true).getAlpha());
    }
  }

  /** The pattern in ideal inks, as a JPEG of four components without a marker. */
  private static byte[] inks() throws IOException {
    BufferedImage pattern = Pattern.of(600, 400);
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 600, 400, 4, null);
    for (int y = 0; y < 400; y++) {
      for (int x = 0; x < 600; x++) {
        Color light = new Color(pattern.getRGB(x, y));
        int most = Math.max(light.getRed(), Math.max(light.getGreen(), light.getBlue()));
        int[] ink = {
          255 - 255 * light.getRed() / most, 255 - 255 * light.getGreen() / most, 255 - 255 * light.getBlue() / most, 255 - most
        };
        for (int band = 0; band < 4; band++) {
          raster.setSample(x, y, band, 255 - ink[band]);
        }
      }
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(output);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}

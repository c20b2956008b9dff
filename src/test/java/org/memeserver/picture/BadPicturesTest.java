package org.memeserver.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.picture.PictureFiles.encoded;
import static org.memeserver.picture.PictureFiles.flatPng;
import static org.memeserver.picture.PictureFiles.joined;
import static org.memeserver.picture.PictureFiles.orientation;
import static org.memeserver.picture.PictureFiles.png;
import static org.memeserver.picture.PictureFiles.shipped;
import static org.memeserver.picture.PictureFiles.withChunk;
import static org.memeserver.picture.PictureFiles.withExif;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.memeserver.model.Dimensions;
import org.memeserver.model.RenditionKind;
import org.memeserver.picture.NotAPictureException.Reason;

/** Files that lie, are cut or were made to do harm: no picture, and nothing worse. */
class BadPicturesTest {
  /** Of a picture of few pixels, and of those shipped, which have many. */
  private static final int FUZZED = 1500;

  private static final int FUZZED_SHIPPED = 200;

  static Map<String, byte[]> goodFiles() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String format : List.of("jpeg", "png", "gif", "bmp")) {
      files.put(format, encoded(Pattern.of(120, 80), format));
    }
    for (String name : List.of("lossy.webp", "lossless.webp", "lossy-alpha.webp", "animated.webp", "ycck.jpg")) {
      files.put(name, shipped(name));
    }
    return files;
  }

  static List<String> goodNames() throws IOException {
    return List.copyOf(goodFiles().keySet());
  }

  @Test
  void whatIsNoPictureIsNone() {
    for (String text : List.of("", "x", "just a text", "\u00ff\u00d8", "BM", "GIF89a", "RIFF1234WEBP", "RIFF1234WAVE", "\u0089PNG\r\n\u001a\n", "MM\0*")) {
      assertNone(Reason.values(), text.getBytes(StandardCharsets.ISO_8859_1), text);
    }
    assertNone(Reason.values(), new byte[100_000], "zeros");
  }

  @ParameterizedTest
  @MethodSource("goodNames")
  void aPictureThatIsCutIsNone(String name) throws Exception {
    byte[] whole = goodFiles().get(name);
    assertNotNull(Rendered.of(whole));
    // The last two bytes of a JPEG only say that it ends there; a BMP and a GIF may end in bytes that say nothing.
    int last = whole.length - 8;
    for (int end = 0; end < last; end += Math.max(1, last / 100)) {
      assertNone(Reason.values(), Arrays.copyOf(whole, end), name + " cut to " + end + " of " + whole.length);
    }
  }

  @ParameterizedTest
  @MethodSource("goodNames")
  void aPictureWithAnotherOnesHeadIsNone(String name) throws Exception {
    byte[] file = goodFiles().get(name);
    for (String head : List.of("\u00ff\u00d8\u00ff\u00e0", "\u0089PNG\r\n\u001a\n", "GIF89a", "BM", "RIFF1234WEBP")) {
      byte[] liar = joined(head.getBytes(StandardCharsets.ISO_8859_1), Arrays.copyOfRange(file, Math.min(file.length, 12), file.length));
      assertNone(Reason.values(), liar, name + " as " + head);
    }
  }

  /** Whatever is changed: a picture or none, soon, and never anything that a worker would not outlive. */
  @ParameterizedTest
  @MethodSource("goodNames")
  void changedBytesAreNoHarm(String name) throws Exception {
    byte[] good = goodFiles().get(name);
    Random random = new Random(name.hashCode());
    int rounds = name.contains(".") ? FUZZED_SHIPPED : FUZZED;
    int pictures = 0;
    for (int i = 0; i < rounds; i++) {
      byte[] file = good.clone();
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        // Headers are short and do the most harm.
        int at = random.nextBoolean() ? random.nextInt(Math.min(100, file.length)) : random.nextInt(file.length);
        file[at] = random.nextBoolean() ? (byte) random.nextInt() : (byte) (file[at] ^ 1 << random.nextInt(8));
      }
      try {
        assertNotNull(Rendered.of(file).made(RenditionKind.THUMB));
        pictures++;
      } catch (NotAPictureException e) {
        assertNotNull(e.getMessage());
      }
    }
    int shown = pictures;
    assertTrue(shown > 0 && shown < rounds, () -> shown + " of " + rounds + " were still pictures");
  }

  @Test
  void moreThanTheAllowedPixelsAreNone() throws Exception {
    byte[] bomb = flatPng(10_000, 10_000, 1, 0, 1);
    assertTrue(bomb.length < 20_000, "a few KB: " + bomb.length);
    assertNone(new Reason[] {Reason.TOO_LARGE}, bomb, "a hundred megapixels");
    assertEquals(null, Rendered.measure(bomb));
    assertNotNull(Rendered.of(flatPng(8000, 8000, 1, 0, 1)).thumb());
    NotAPictureException tooLarge =
        assertThrows(NotAPictureException.class, () -> new Pictures(1_000_000).render(Rendered.inMemory(flatPng(1001, 1000, 1, 0, 1))));
    assertEquals(Reason.TOO_LARGE, tooLarge.reason());
    assertNotNull(new Pictures(1_000_000).render(Rendered.inMemory(flatPng(1000, 1000, 1, 0, 1))));
  }

  @Test
  void absurdMeasuresAreNone() throws Exception {
    for (int[] measures : new int[][] {{0, 10}, {10, 0}, {0, 0}, {70_000, 10}, {1, 70_000}, {-1, 10}, {Integer.MAX_VALUE, Integer.MAX_VALUE}, {Integer.MIN_VALUE, 1}}) {
      byte[] file = png(measures[0], measures[1], 8, 2, new byte[10]);
      assertNone(new Reason[] {Reason.TOO_LARGE, Reason.BROKEN}, file, Arrays.toString(measures));
      byte[] bmp = encoded(Pattern.of(10, 10), "bmp");
      ByteBuffer.wrap(bmp).putInt(18, Integer.reverseBytes(measures[0])).putInt(22, Integer.reverseBytes(measures[1]));
      assertNone(Reason.values(), bmp, "bmp " + Arrays.toString(measures));
    }
    byte[] gif = encoded(Pattern.of(10, 10), "gif");
    ByteBuffer.wrap(gif).putInt(6, -1);
    assertNone(new Reason[] {Reason.TOO_LARGE}, gif, "a screen of 65535 x 65535");
  }

  /** Chunks of a PNG that unpack to a hundred times their size, or claim to be larger than the file. */
  @Test
  void bombsBesideThePixelsAreNoHarm() throws Exception {
    byte[] text = joined("name\0\0".getBytes(StandardCharsets.US_ASCII), deflatedZeros(200_000_000));
    byte[] palette = encoded(indexed(), "png");
    for (String type : List.of("zTXt", "iCCP", "iTXt", "zzZz")) {
      assertNotNull(Rendered.of(withChunk(palette, type, text)), type);
    }
    byte[] liar = withChunk(palette, "zzZz", new byte[10]);
    ByteBuffer.wrap(liar).putInt(33, Integer.MAX_VALUE);
    assertNone(Reason.values(), liar, "a chunk that is longer than its file");
  }

  @Test
  void anAnimationOfThousandsOfFramesIsNone() throws Exception {
    assertNone(new Reason[] {Reason.BROKEN}, animation(10_000), "10,000 frames");
    assertEquals(new Dimensions(40, 30), Rendered.measure(animation(100)));
    Pattern.assertColour(Pattern.MIDDLE, Rendered.of(animation(100)).medium(), 15, 15);
  }

  @Test
  void aBrokenExifIsNone() throws Exception {
    byte[] jpeg = encoded(Pattern.of(60, 40), "jpeg");
    byte[] good = orientation(6);
    for (byte[] exif : new byte[][] {
      {1}, "XX\0*\0\0\0\010".getBytes(StandardCharsets.ISO_8859_1), Arrays.copyOf(good, 8), Arrays.copyOf(good, 12), changed(good, 4, 0x7f),
      changed(good, 2, 0x55), changed(good, 7, 200)
    }) {
      assertNone(new Reason[] {Reason.BROKEN}, withExif(jpeg, exif), "EXIF " + Arrays.toString(exif));
      assertNone(new Reason[] {Reason.BROKEN}, withChunk(encoded(Pattern.of(60, 40), "png"), "eXIf", exif), "EXIF " + Arrays.toString(exif));
    }
    // An empty one, with or without the mark of a JPEG, asks for nothing.
    assertEquals(new Dimensions(60, 40), Rendered.measure(withExif(jpeg, new byte[0])));
    assertEquals(new Dimensions(60, 40), Rendered.measure(withChunk(encoded(Pattern.of(60, 40), "png"), "eXIf", new byte[0])));
    byte[] marked = joined("Exif\0\0".getBytes(StandardCharsets.US_ASCII), good);
    assertEquals(new Dimensions(40, 60), Rendered.measure(withChunk(encoded(Pattern.of(60, 40), "png"), "eXIf", marked)));
    // A block that is broken further on still says which way is up.
    byte[] phone = PictureFiles.phoneExif(6);
    assertEquals(new Dimensions(40, 60), Rendered.measure(withExif(jpeg, Arrays.copyOf(phone, 60))));
  }

  /** The library would show what is meant to be transparent. */
  @Test
  void aWebpWhoseAlphaIsNotCompressedIsNone() throws Exception {
    byte[] webp = shipped("lossy-alpha.webp");
    int alpha = new String(webp, StandardCharsets.ISO_8859_1).indexOf("ALPH");
    webp[alpha + 8] &= ~3;
    assertNone(new Reason[] {Reason.BROKEN}, webp, "uncompressed alpha");
  }

  /** Each scan costs a walk over all pixels, however few bytes it has. */
  @Test
  void aPictureInTooManyScansIsNone() throws Exception {
    byte[] jpeg = encoded(Pattern.of(60, 40), "jpeg");
    int scan = indexOf(jpeg, 0xda);
    byte[] head = Arrays.copyOf(jpeg, scan);
    byte[] one = Arrays.copyOfRange(jpeg, scan, jpeg.length - 2);
    byte[] end = {(byte) 0xff, (byte) 0xd9};
    byte[] many = head;
    for (int i = 0; i < 65; i++) {
      many = joined(many, one);
    }
    assertNone(new Reason[] {Reason.BROKEN}, joined(many, end), "65 scans");
    byte[] appended = joined(head, one, end);
    for (int i = 0; i < 65; i++) {
      appended = joined(appended, one);
    }
    assertNotNull(Rendered.of(appended).thumb(), "what follows the picture does not count");
  }

  /** A decoder holds all of a picture that comes in several scans, outside of the heap. */
  @Test
  void aLargePictureInSeveralScansIsNone() throws Exception {
    byte[] jpeg = encoded(Pattern.of(60, 40), "jpeg");
    int frame = indexOf(jpeg, 0xc0);
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 8000).putShort(frame + 7, (short) 8000).put(frame + 11, (byte) 0x11);
    assertEquals(new Dimensions(8000, 8000), Rendered.measure(jpeg), "in one scan");
    jpeg[indexOf(jpeg, 0xda) + 4] = 1;
    assertNone(new Reason[] {Reason.TOO_LARGE}, jpeg, "in several scans");
  }

  @Test
  void framesWithinFramesAreNone() throws Exception {
    byte[] webp = shipped("animated.webp");
    byte[] nested = new byte[0];
    for (int i = 0; i < 2_000; i++) {
      nested = joined("ANMF".getBytes(StandardCharsets.US_ASCII), little(16 + nested.length), new byte[16], nested);
    }
    byte[] file = joined("RIFF".getBytes(StandardCharsets.US_ASCII), little(4 + 18 + nested.length), "WEBP".getBytes(StandardCharsets.US_ASCII),
        Arrays.copyOfRange(webp, 12, 30), nested);
    assertNone(new Reason[] {Reason.BROKEN}, file, "frames within frames");
    assertEquals(null, Rendered.measure(file));
  }

  private static byte[] little(int number) {
    return ByteBuffer.allocate(4).putInt(Integer.reverseBytes(number)).array();
  }

  /** Where the marker is, going by its two bytes; good enough for tables as Java writes them. */
  private static int indexOf(byte[] jpeg, int marker) {
    for (int i = 0; i < jpeg.length - 1; i++) {
      if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == marker) {
        return i;
      }
    }
    throw new AssertionError("no such marker");
  }

  /** Blocks that unpack to a hundred times their size when all of their tags are read. */
  @Test
  void anExifBlockOfManyTagsIsNoHarm() throws Exception {
    int tags = 5_000;
    ByteBuffer tiff = ByteBuffer.allocate(8 + 2 + 12 * tags + 4).put("MM\0*".getBytes(StandardCharsets.US_ASCII)).putInt(8).putShort((short) tags);
    for (int i = 0; i < tags - 1; i++) {
      tiff.putShort((short) (0xc000 + i)).putShort((short) 5).putInt(7_000).putInt(8);
    }
    tiff.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) 8);
    assertEquals(new Dimensions(40, 60), Rendered.measure(withExif(encoded(Pattern.of(60, 40), "jpeg"), tiff.array())));
  }

  @Test
  void aPictureThatIsSomethingElseTooIsNone() throws Exception {
    byte[] jpeg = encoded(Pattern.of(60, 40), "jpeg");
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(archive)) {
      zip.setComment("a comment");
      zip.putNextEntry(new ZipEntry("x.class"));
      zip.write(new byte[1000]);
    }
    for (byte[] picture : goodFiles().values()) {
      assertNone(new Reason[] {Reason.UNKNOWN}, joined(picture, archive.toByteArray()), "with an archive");
    }
    for (String mark : List.of("%PDF-1.7", "<script>alert(1)</script>", "<!DOCTYPE html>", "<?php system('x');", "<SVG onload=x>")) {
      byte[] comment = PictureFiles.withSegment(jpeg, 0xfe, mark.getBytes(StandardCharsets.US_ASCII));
      assertNone(new Reason[] {Reason.UNKNOWN}, comment, mark);
    }
  }

  /** Phones put second pictures, depth maps and short films behind a picture. */
  @Test
  void whatCamerasAppendIsNoHarm() throws Exception {
    byte[] jpeg = encoded(Pattern.of(60, 40), "jpeg");
    assertNotNull(Rendered.of(joined(jpeg, jpeg)).thumb());
    assertNotNull(Rendered.of(joined(jpeg, "\0\0\0\030ftypmp42".getBytes(StandardCharsets.US_ASCII), new byte[5000])).thumb());
    assertNotNull(Rendered.of(joined(encoded(Pattern.of(60, 40), "png"), new byte[5000])).thumb());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 500, 3000})
  void aStoreThatFailsIsNotTakenForABrokenPicture(long failsAt) throws Exception {
    for (String format : List.of("jpeg", "png", "gif", "bmp")) {
      byte[] file = encoded(Pattern.of(600, 400), format);
      PictureBytes failing =
          new PictureBytes() {
            @Override
            public long length() {
              return 10_000_000;
            }

            @Override
            public int read(long position, ByteBuffer into) throws IOException {
              if (position >= failsAt) {
                throw new IOException("the store fails");
              }
              into.put(file[(int) position]);
              return 1;
            }
          };
      assertEquals("the store fails", assertThrows(IOException.class, () -> Rendered.PICTURES.render(failing)).getMessage());
      assertThrows(IOException.class, () -> Rendered.PICTURES.measure(failing));
    }
  }

  private static void assertNone(Reason[] reasons, byte[] file, String what) {
    NotAPictureException none = assertThrows(NotAPictureException.class, () -> Rendered.of(file), what);
    assertTrue(List.of(reasons).contains(none.reason()), () -> what + ": " + none.reason() + ", " + none.getMessage());
  }

  private static byte[] changed(byte[] bytes, int at, int value) {
    byte[] copy = bytes.clone();
    copy[at] = (byte) value;
    return copy;
  }

  private static byte[] deflatedZeros(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var deflated = new java.util.zip.DeflaterOutputStream(bytes)) {
      byte[] zeros = new byte[1_000_000];
      for (int i = 0; i < count; i += zeros.length) {
        deflated.write(zeros);
      }
    }
    return bytes.toByteArray();
  }

  private static java.awt.image.BufferedImage indexed() {
    return Pattern.drawnOn(new java.awt.image.BufferedImage(60, 40, java.awt.image.BufferedImage.TYPE_BYTE_INDEXED));
  }

  /** One frame again and again. */
  private static byte[] animation(int frames) throws IOException {
    byte[] still = encoded(Pattern.of(40, 30), "gif");
    int picture = 13 + (3 << ((still[10] & 7) + 1));
    byte[] head = Arrays.copyOf(still, picture);
    byte[] frame = Arrays.copyOfRange(still, picture, still.length - 1);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head);
    for (int i = 0; i < frames; i++) {
      all.writeBytes(frame);
    }
    all.write(0x3b);
    return all.toByteArray();
  }
}

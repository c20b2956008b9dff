package org.memeserver.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.memeserver.picture.PictureFiles.encoded;
import static org.memeserver.picture.PictureFiles.flatPng;
import static org.memeserver.picture.PictureFiles.shipped;

import com.sun.management.ThreadMXBean;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest pictures that are allowed, in as much memory as a rendering may hold and the little that Java itself needs. */
class MemoryTest {
  /** 64 MB for the rendering; what Java's own classes and this test's hold is 5 to 8 MB. */
  private static final String HEAP = "-Xmx72m";

  private static final long MOST = Pictures.MOST_HEAP_BYTES;

  @TempDir Path folder;

  @Test
  void theLargestPicturesOfEveryFormatFitIntoTheirMemory() throws Exception {
    write("grey1.png", flatPng(8000, 8000, 1, 0, 1));
    write("rgba16.png", flatPng(8000, 8000, 16, 6, 64));
    write("grey16.png", flatPng(8000, 8000, 16, 0, 16));
    write("strip.png", flatPng(65_535, 976, 16, 6, 64));
    write("tower.png", flatPng(976, 65_535, 8, 6, 32));
    BufferedImage large = Pattern.drawnOn(new BufferedImage(8000, 8000, BufferedImage.TYPE_BYTE_INDEXED));
    write("palette.png", encoded(large, "png"));
    write("large.gif", encoded(large, "gif"));
    write("baseline.jpg", jpeg(8000, ImageWriteParam.MODE_DISABLED));
    write("progressive.jpg", jpeg(8000, ImageWriteParam.MODE_DEFAULT));
    write("bits.bmp", encoded(Pattern.drawnOn(new BufferedImage(8000, 8000, BufferedImage.TYPE_BYTE_BINARY)), "bmp"));
    write("colours.bmp", encoded(Pattern.of(3200, 3300), "bmp"));
    byte[] plain = encoded(Pattern.of(8, 8), "bmp");
    ByteBuffer.wrap(plain).putInt(10, Integer.reverseBytes(54 + 30_000_000));
    write("gap.bmp", PictureFiles.joined(java.util.Arrays.copyOf(plain, 54), new byte[30_000_000], java.util.Arrays.copyOfRange(plain, 54, plain.length)));
    write("lossy.webp", shipped("large-lossy.webp"));
    List<String> files = names();
    List<String> lines = run(files);
    assertEquals(files.stream().map(file -> Path.of(file).getFileName() + ": rendered 1").toList(), lines);
  }

  /** What a thread has allocated in all is no less than what it held at any time. */
  @Test
  void aLosslessWebpIsDecodedWithinTheBound() throws Exception {
    Window file = new Window(Rendered.inMemory(shipped("large-lossless.webp")));
    PixelReader pixels = new PixelReader(file, PictureFile.of(file, 64_000_000));
    long allocated = allocated(() -> assertNotNull(pixels.read(new Rectangle(4000, 3000), 4)));
    assertTrue(allocated > 48_000_000 && allocated < MOST, "allocated " + allocated);
  }

  /** Every upload is measured, and many at once. */
  @Test
  void measuringTakesNextToNothing() throws Exception {
    byte[] jpeg = encoded(Pattern.of(320, 320), "jpeg");
    byte[] piece = new byte[65_000];
    System.arraycopy("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII), 0, piece, 0, 12);
    for (int number = 255; number > 0; number -= 2) {
      piece[12] = (byte) number;
      jpeg = PictureFiles.withSegment(jpeg, 0xe2, piece);
    }
    byte[] file = jpeg;
    assertTrue(file.length > 8_000_000);
    long allocated = allocated(() -> assertNotNull(Rendered.measure(file)));
    assertTrue(allocated < 500_000, "allocated " + allocated);
  }

  /** A few KB that ask for 65,536 sets of Huffman tables. */
  @Test
  void aLosslessWebpThatAsksForMoreIsStopped() throws Exception {
    byte[] bomb = huffmanBomb();
    assertTrue(bomb.length < 200_000, "small: " + bomb.length);
    long allocated = allocated(() -> {
      NotAPictureException stopped = assertThrows(NotAPictureException.class, () -> Rendered.of(bomb));
      assertTrue(stopped.getMessage().contains("too much memory"), stopped.getMessage());
      assertEquals(NotAPictureException.Reason.TOO_COSTLY, stopped.reason());
    });
    assertTrue(allocated < MOST, "allocated " + allocated);
  }

  private interface Task {
    void run() throws Exception;
  }

  private static long allocated(Task task) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    task.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** A picture of 4 x 4 pixels whose only block is coded with the last of all sets; WebP Lossless Bitstream Specification, sections 3 and 6. */
  private static byte[] huffmanBomb() {
    Bits bits = new Bits();
    bits.put(8, 0x2f).put(14, 3).put(14, 3).put(1, 0).put(3, 0);
    bits.put(1, 0).put(1, 0).put(1, 1).put(3, 0);
    // The picture of set numbers: one pixel, green and red 255.
    bits.put(1, 0);
    for (int symbol : new int[] {255, 255, 0, 0, 0}) {
      bits.put(1, 1).put(1, 0).put(1, 1).put(8, symbol);
    }
    for (int code = 0; code < 5 * 65_536; code++) {
      bits.put(1, 1).put(1, 0).put(1, 0).put(1, 0);
    }
    byte[] pixels = bits.bytes();
    ByteBuffer file = ByteBuffer.allocate(20 + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + pixels.length).put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII));
    return file.putInt(pixels.length).put(pixels).array();
  }

  /** Writes numbers with their lowest bit first. */
  private static final class Bits {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int held;
    private int count;

    Bits put(int width, int value) {
      for (int i = 0; i < width; i++) {
        held |= (value >> i & 1) << count;
        if (++count == 8) {
          bytes.write(held);
          held = 0;
          count = 0;
        }
      }
      return this;
    }

    byte[] bytes() {
      bytes.write(held);
      return bytes.size() % 2 == 0 ? bytes.toByteArray() : PictureFiles.joined(bytes.toByteArray(), new byte[1]);
    }
  }

  private void write(String name, byte[] bytes) throws Exception {
    Files.write(folder.resolve(name), bytes);
  }

  private List<String> names() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  private static List<String> run(List<String> files) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(HEAP, "-Djava.awt.headless=true", "-cp", System.getProperty("java.class.path"), RenderFiles.class.getName()));
    command.addAll(files);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.lines().toList();
  }

  private static byte[] jpeg(int side, int progressive) throws Exception {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setProgressiveMode(progressive);
      writer.setOutput(output);
      writer.write(null, new IIOImage(Pattern.drawnOn(new BufferedImage(side, side, BufferedImage.TYPE_3BYTE_BGR)), null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}

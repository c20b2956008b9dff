package org.memeserver.support;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.memeserver.picture.PictureFiles;

/** A picture that is as much work as one of a camera: colours that flow, and the noise of a sensor. */
public final class Photo {
  private static final int WAVES = 40;
  private static final float QUALITY = 0.9f;

  private Photo() {}

  /** What a phone's camera makes: 12 megapixels, about 3 MB. */
  public static byte[] twelveMegapixels() throws IOException {
    return jpeg(4000, 3000);
  }

  public static byte[] jpeg(int width, int height) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(QUALITY);
      writer.setOutput(output);
      writer.write(null, new IIOImage(pixels(width, height), null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The same picture as another file. */
  public static byte[] marked(byte[] jpeg, int mark) {
    return PictureFiles.withSegment(jpeg, 0xfe, ByteBuffer.allocate(4).putInt(mark).array());
  }

  private static BufferedImage pixels(int width, int height) {
    Random random = new Random(1);
    double[][] waves = new double[WAVES][];
    for (int i = 0; i < WAVES; i++) {
      waves[i] = new double[] {random.nextDouble() * 0.05, random.nextDouble() * 0.05, random.nextDouble() * 6, random.nextDouble() * 25};
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    float[][] light = new float[3][width];
    for (int y = 0; y < height; y++) {
      for (int band = 0; band < 3; band++) {
        java.util.Arrays.fill(light[band], 128);
      }
      for (int i = 0; i < WAVES; i++) {
        for (int x = 0; x < width; x++) {
          light[i % 3][x] += (float) (waves[i][3] * Math.sin(waves[i][0] * x + waves[i][1] * y + waves[i][2]));
        }
      }
      for (int x = 0; x < width; x++) {
        double noise = random.nextGaussian() * 5;
        image.setRGB(x, y, clamped(light[0][x] + noise) << 16 | clamped(light[1][x] + noise) << 8 | clamped(light[2][x] + noise));
      }
    }
    return image;
  }

  private static int clamped(double value) {
    return (int) Math.max(0, Math.min(255, value));
  }
}

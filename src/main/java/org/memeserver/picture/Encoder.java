package org.memeserver.picture;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.memeserver.model.RenditionKind;

/** Writes small pictures. */
final class Encoder {
  private static final float JPEG_QUALITY = 0.85f;

  private Encoder() {}

  static Rendering.Made encode(RenditionKind kind, BufferedImage picture) {
    return isOpaque(picture)
        ? new Rendering.Made(kind, write("jpeg", opaque(picture)), "image/jpeg")
        : new Rendering.Made(kind, write("png", picture), "image/png");
  }

  private static boolean isOpaque(BufferedImage picture) {
    if (!picture.getColorModel().hasAlpha()) {
      return true;
    }
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        if (picture.getRGB(x, y) >>> 24 != 0xff) {
          return false;
        }
      }
    }
    return true;
  }

  /** The JPEG writer would take an alpha channel for a fourth ink. */
  private static BufferedImage opaque(BufferedImage picture) {
    if (!picture.getColorModel().hasAlpha()) {
      return picture;
    }
    BufferedImage opaque = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D pen = opaque.createGraphics();
    pen.drawImage(picture, 0, 0, null);
    pen.dispose();
    return opaque;
  }

  private static byte[] write(String format, BufferedImage picture) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      if (format.equals("jpeg")) {
        how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        how.setCompressionQuality(JPEG_QUALITY);
      }
      writer.setOutput(output);
      writer.write(null, new IIOImage(picture, null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes all bytes", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}

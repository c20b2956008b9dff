package org.memeserver.media;

import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.memeserver.blob.BlobReader;
import org.memeserver.model.Dimensions;

/**
 * Reads the width and height of a picture from its header: JPEG, PNG, GIF, BMP and what else the JDK's ImageIO knows. No pixel is decoded.
 */
final class PictureMeasure {
  private static final System.Logger LOG = System.getLogger(PictureMeasure.class.getName());

  /** Far more than any header before the dimensions needs, so a file made to be slow costs little. */
  private static final long MOST_BYTES = 4L << 20;

  /** What has no dimensions. */
  static final Dimensions NONE = new Dimensions(0, 0);

  private PictureMeasure() {}

  /** The dimensions; {@link #NONE} when the content is no picture, or a broken one. */
  static Dimensions of(BlobReader content) {
    try (ImageInputStream input = new BlobImageInput(content, MOST_BYTES)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
      if (!readers.hasNext()) {
        return NONE;
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(input, true, true);
        return new Dimensions(reader.getWidth(0), reader.getHeight(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      // A picture that cannot be read is stored all the same; ImageIO's readers throw anything at malformed input.
      LOG.log(System.Logger.Level.DEBUG, "no dimensions: {0}", e.toString());
      return NONE;
    }
  }
}

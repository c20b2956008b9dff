package org.memeserver.picture;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import org.memeserver.picture.NotAPictureException.Reason;

/** Has pixels decoded: of a part of a picture, or fewer than there are. */
final class PixelReader {
  /** The largest picture takes a few seconds on a desktop and ten times as long on the smallest machines. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What a decoder whose need no header tells may allocate: what a rendering may hold less what is made of the pixels later. */
  private static final long MOST_WATCHED_BYTES = 60L << 20;

  private final Window file;
  private final PictureFile picture;

  PixelReader(Window file, PictureFile picture) {
    this.file = file;
    this.picture = picture;
  }

  /**
   * Decodes.
   *
   * @param part of the frame to look at
   * @param step every how many pixels one is kept, across and down, 1 or more
   * @return pixels of sRGB, or of the picture's profile
   * @throws NotAPictureException when they cannot be decoded whole
   * @throws IOException when the place behind the file fails
   */
  BufferedImage read(Rectangle part, int step) throws NotAPictureException, IOException {
    Watch watch = new Watch(PATIENCE, MOST_WATCHED_BYTES, picture.decoding().watchedUntil());
    try (PartsInput input = new PartsInput(file, picture.essence(), watch)) {
      BufferedImage pixels = read(input, part, step);
      if (input.hitEnd()) {
        throw NotAPictureException.broken("cut off");
      }
      return pixels;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Decoders throw anything at malformed input; what the store threw is not to be taken for that.
      if (file.fault().isPresent()) {
        throw file.fault().get();
      }
      throw new NotAPictureException(watch.hasEnded() ? Reason.TOO_COSTLY : Reason.BROKEN, "cannot be decoded: " + e, e);
    }
  }

  /** The picture's colour profile, if it has one that can be had. */
  Optional<byte[]> profile() throws NotAPictureException, IOException {
    return picture.profile().isEmpty() ? Optional.empty() : picture.profile().get().read(file);
  }

  private BufferedImage read(PartsInput input, Rectangle part, int step) throws NotAPictureException, IOException {
    ImageReader reader = reader();
    try {
      reader.setInput(input, true, true);
      ImageReadParam wanted = reader.getDefaultReadParam();
      wanted.setSourceRegion(part);
      int first = Math.min(step / 2, Math.min(part.width, part.height) - 1);
      wanted.setSourceSubsampling(step, step, first, first);
      if (picture.decoding().components() == 4) {
        return new PrintColours(picture.decoding().isTransformed(), ColourProfile.of(profile(), 4)).toRgb(reader.readRaster(0, wanted));
      }
      return Samples.plain(reader.read(0, wanted));
    } finally {
      reader.dispose();
    }
  }

  private ImageReader reader() {
    if (picture.format() == PictureFormat.WEBP) {
      return new WebPImageReaderSpi().createReaderInstance(null);
    }
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(picture.format().name().toLowerCase(Locale.ROOT));
    if (!readers.hasNext()) {
      throw new IllegalStateException("this Java has no reader for " + picture.format());
    }
    return readers.next();
  }
}

package org.memeserver.picture;

import java.io.IOException;
import java.util.Optional;
import org.memeserver.model.Dimensions;

/**
 * Tells what a file shows. A rendering holds {@link #MOST_HEAP_BYTES} at most, whatever the file says or does, and ends after about a minute of a processor, a long strip after two.
 *
 * <p>Safe for use by many threads.
 */
public final class Pictures {
  /** What one rendering may hold of the heap at any time. */
  public static final long MOST_HEAP_BYTES = 64L << 20;

  private final long mostPixels;

  /** @param mostPixels that a picture may have; what has more is none */
  public Pictures(long mostPixels) {
    this.mostPixels = mostPixels;
  }

  /**
   * The measures of the picture as it is shown, from its headers; none when the file is no picture, too large a one, or a broken one as far as headers
   * tell.
   *
   * @throws IOException when the place behind the bytes fails
   */
  public Optional<Dimensions> measure(PictureBytes bytes) throws IOException {
    try {
      PictureFile picture = takeApart(new Window(bytes));
      return Optional.of(new Dimensions(picture.shownWidth(), picture.shownHeight()));
    } catch (NotAPictureException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether the file is a JPEG by its first bytes; whether it is a good one is not looked at.
   *
   * @throws IOException when the place behind the bytes fails
   */
  public boolean isJpeg(PictureBytes bytes) throws IOException {
    return PictureFormat.of(new Window(bytes)).filter(PictureFormat.JPEG::equals).isPresent();
  }

  /**
   * The registered type of the file, such as {@code image/png}, by its first bytes; empty when it is no picture by them.
   *
   * @throws IOException when the place behind the bytes fails
   */
  public Optional<String> mime(PictureBytes bytes) throws IOException {
    return PictureFormat.of(new Window(bytes)).map(PictureFormat::mime);
  }

  /**
   * Makes the small pictures.
   *
   * @throws NotAPictureException when there is nothing that can be shown
   * @throws IOException when the place behind the bytes fails
   */
  public Rendering render(PictureBytes bytes) throws NotAPictureException, IOException {
    Window file = new Window(bytes);
    PictureFile picture = takeApart(file);
    if (picture.format() == PictureFormat.JPEG) {
      JpegScans.check(file, picture.decoding().firstScan());
    }
    return new Renderer(picture, new PixelReader(file, picture)).render();
  }

  private PictureFile takeApart(Window file) throws NotAPictureException, IOException {
    try {
      return PictureFile.of(file, mostPixels);
    } catch (RuntimeException | StackOverflowError e) {
      throw new NotAPictureException(NotAPictureException.Reason.BROKEN, "cannot be taken apart: " + e, e);
    }
  }
}

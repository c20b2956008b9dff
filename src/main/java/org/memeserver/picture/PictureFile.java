package org.memeserver.picture;

import java.awt.Rectangle;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.memeserver.picture.NotAPictureException.Reason;

/**
 * A file that has been taken apart: what its headers say of the picture, and the parts that a decoder needs. No pixel has been looked at.
 *
 * @param width pixels, as stored, before turning
 * @param height pixels, as stored
 * @param frame where on the picture the pixels lie that the file holds; what is left of it shows nothing
 * @param turn what is to be done to the stored pixels for the picture to stand upright
 * @param profile of its colours (ICC); none for sRGB
 * @param bytesPerPixel that a decoder takes for each pixel that it keeps, more where it needs much besides; the plain form of a pixel, up to 4
 *     bytes, comes on top
 * @param essence what a decoder is given
 * @param decoding how it is to be decoded
 */
record PictureFile(
    PictureFormat format,
    int width,
    int height,
    Rectangle frame,
    Turn turn,
    Optional<ProfileParts> profile,
    int bytesPerPixel,
    List<Part> essence,
    Decoding decoding) {

  /** The largest side: that of JPEG. A decoder of any format holds some rows at once. */
  static final int MOST_SIDE = 65_535;

  /**
   * What there is to know about decoding.
   *
   * @param components of a JPEG; 0 for others
   * @param isTransformed whether four components of a JPEG are luminance, two colours and black, and not four inks
   * @param firstScan where a JPEG's first scan begins; 0 for others
   * @param watchedUntil the position in the essence up to which the decoder's memory must be watched, because no header bounds it
   */
  record Decoding(int components, boolean isTransformed, long firstScan, long watchedUntil) {
    static final Decoding PLAIN = new Decoding(0, false, 0, 0);
  }

  /**
   * Takes a file apart.
   *
   * @param mostPixels that a picture may have
   * @throws NotAPictureException when it is none, or too large
   * @throws IOException when the place behind the file fails
   */
  static PictureFile of(Window file, long mostPixels) throws NotAPictureException, IOException {
    PictureFormat format =
        PictureFormat.of(file).orElseThrow(() -> new NotAPictureException(Reason.UNKNOWN, "not of a known format"));
    if (Polyglot.isSomethingElseToo(file)) {
      throw new NotAPictureException(Reason.UNKNOWN, "a picture and something else at once");
    }
    PictureFile picture =
        switch (format) {
          case JPEG -> new JpegParts(file).read();
          case PNG -> new PngParts(file).read();
          case GIF -> new GifParts(file).read();
          case WEBP -> new WebpParts(file).read();
          case BMP -> new BmpParts(file).read();
        };
    picture.checkMeasures(mostPixels);
    return picture;
  }

  private void checkMeasures(long mostPixels) throws NotAPictureException {
    if (width < 1 || height < 1 || frame.width < 1 || frame.height < 1) {
      throw NotAPictureException.broken("no pixels");
    }
    if (width > MOST_SIDE || height > MOST_SIDE || (long) width * height > mostPixels) {
      throw NotAPictureException.tooLarge(width + " x " + height + " pixels");
    }
  }

  /** Whether pixels cover the whole picture. */
  boolean isCovered() {
    return frame.equals(new Rectangle(width, height));
  }

  /** The width of the picture as it is shown. */
  int shownWidth() {
    return turn.swapsSides() ? height : width;
  }

  /** The height of the picture as it is shown. */
  int shownHeight() {
    return turn.swapsSides() ? width : height;
  }
}

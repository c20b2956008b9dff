package org.memeserver.picture;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.coobird.thumbnailator.Thumbnails;
import org.memeserver.model.RenditionKind;

/**
 * Makes small pictures of one large one: decodes it once with as many pixels as are useful, cuts the square out of the middle, and makes each size of the
 * next larger one.
 */
final class Renderer {
  /** Decoded pixels may take this much. What is made of them takes about as much again. */
  private static final long MOST_DECODED_BYTES = 16L << 20;

  /** Pixels are left out in decoding only as long as there remain twice as many as are shown, so that each is a mean of several. */
  private static final int FEWEST_DECODED = 2 * RenditionKind.MEDIUM.side();

  /** The longer side of what the blurhash is made of: it shows four waves at most. */
  private static final int BLUR_SIDE = 32;

  private static final Comparator<RenditionKind> LARGEST_FIRST = Comparator.comparing(RenditionKind::side).reversed();

  private final PictureFile picture;
  private final PixelReader pixels;

  Renderer(PictureFile picture, PixelReader pixels) {
    this.picture = picture;
    this.pixels = pixels;
  }

  Rendering render() throws NotAPictureException, IOException {
    Optional<ColourProfile> profile = profile();
    Rectangle all = new Rectangle(picture.width(), picture.height());
    int step = step(all);
    int shorter = Math.min(all.width, all.height);
    boolean isEnoughForSquare = step == 1 || shorter / step >= FEWEST_DECODED;
    BufferedImage whole = decode(all, step);
    BufferedImage middle;
    if (isEnoughForSquare) {
      // Looking at all pixels costs most, so it is done once.
      whole = scaled(whole, covering(all, Math.min(RenditionKind.MEDIUM.side(), shorter)));
      middle = part(whole, squareOf(bounds(whole)));
    } else {
      // The middle of a long strip is decoded by itself, or too little would be left of it.
      middle = decode(squareOf(all), step(squareOf(all)));
    }
    BufferedImage tiny = finished(scaled(whole, fitting(whole)), profile);
    List<Rendering.Made> made = new ArrayList<>();
    for (RenditionKind kind : Stream.of(RenditionKind.values()).sorted(LARGEST_FIRST).toList()) {
      int side = Math.min(kind.side(), shorter);
      middle = scaled(middle, new Rectangle(side, side));
      made.add(Encoder.encode(kind, finished(middle, profile)));
    }
    return new Rendering(made, BlurHash.of(tiny));
  }

  /** The fewest pixels to leave out for the rest to fit into memory. */
  private int step(Rectangle part) {
    double bytes = (double) part.width * part.height * picture.bytesPerPixel();
    return (int) Math.max(1, Math.ceil(Math.sqrt(bytes / MOST_DECODED_BYTES)));
  }

  /** A frame that does not cover its picture is laid on a transparent ground. */
  private BufferedImage decode(Rectangle part, int step) throws NotAPictureException, IOException {
    if (picture.isCovered()) {
      return pixels.read(part, step);
    }
    BufferedImage ground =
        new BufferedImage(Math.max(1, part.width / step), Math.max(1, part.height / step), BufferedImage.TYPE_INT_ARGB);
    Rectangle shown = part.intersection(picture.frame());
    if (shown.isEmpty()) {
      return ground;
    }
    Rectangle inFrame = new Rectangle(shown);
    inFrame.translate(-picture.frame().x, -picture.frame().y);
    Graphics2D pen = ground.createGraphics();
    pen.drawImage(pixels.read(inFrame, step), (shown.x - part.x) / step, (shown.y - part.y) / step, null);
    pen.dispose();
    return ground;
  }

  private static Rectangle bounds(BufferedImage image) {
    return new Rectangle(image.getWidth(), image.getHeight());
  }

  private static Rectangle squareOf(Rectangle all) {
    int side = Math.min(all.width, all.height);
    return new Rectangle((all.width - side) / 2, (all.height - side) / 2, side, side);
  }

  /** A view, not a copy. */
  private static BufferedImage part(BufferedImage image, Rectangle part) {
    return image.getSubimage(part.x, part.y, part.width, part.height);
  }

  /** The size at which the shorter side of a picture has so many pixels. */
  private static Rectangle covering(Rectangle picture, int shorterSide) {
    double scale = (double) shorterSide / Math.min(picture.width, picture.height);
    return new Rectangle((int) Math.round(picture.width * scale), (int) Math.round(picture.height * scale));
  }

  private static Rectangle fitting(BufferedImage image) {
    double scale = Math.min(1.0, (double) BLUR_SIDE / Math.max(image.getWidth(), image.getHeight()));
    return new Rectangle((int) Math.max(1, Math.round(image.getWidth() * scale)), (int) Math.max(1, Math.round(image.getHeight() * scale)));
  }

  private static BufferedImage scaled(BufferedImage image, Rectangle size) {
    if (size.equals(bounds(image))) {
      return image;
    }
    try {
      return Thumbnails.of(image).forceSize(size.width, size.height).asBufferedImage();
    } catch (IOException e) {
      throw new IllegalStateException("a picture in memory is read without a file", e);
    }
  }

  /** Of what is still in the picture's own colours; inks are light already. */
  private Optional<ColourProfile> profile() throws NotAPictureException, IOException {
    int components = picture.decoding().components();
    return components == 4 ? Optional.empty() : ColourProfile.of(pixels.profile(), components == 1 ? 1 : 3);
  }

  /** Upright and in colours of sRGB. Both cost least on the small picture. */
  private BufferedImage finished(BufferedImage small, Optional<ColourProfile> profile) {
    return picture.turn().applyTo(profile.map(found -> found.toSrgb(small)).orElse(small));
  }
}

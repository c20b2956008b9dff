package org.memeserver.picture;

import java.awt.Rectangle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a JPEG apart: ITU-T T.81 annex B, JFIF, and the marker that Adobe adds. A decoder gets the tables and everything from the first scan on, and none of
 * the applications' segments but one made anew that says how colours are stored.
 */
final class JpegParts {
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int COMMENT = 0xfe;
  private static final int APP0 = 0xe0;
  private static final int APP1 = 0xe1;
  private static final int APP2 = 0xe2;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final String ICC = "ICC_PROFILE\0";

  /** No camera writes as many; a file made of segments only would keep us busy. */
  private static final int MOST_SEGMENTS = 10_000;

  /**
   * A picture in several scans is decoded in memory outside of the heap, two bytes a sample. As much as 64 megapixels with halved colours, which is how
   * cameras store.
   */
  private static final long MOST_COEFFICIENT_BYTES = 192L << 20;

  /** Adobe's transform of four components: luminance, two colours, and black. */
  static final int YCCK = 2;

  /** Start and a JFIF header of version 1.1 without a thumbnail. */
  private static final byte[] JFIF_START = {(byte) 0xff, (byte) SOI, (byte) 0xff, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0};

  private final Window file;
  private final List<Part> kept = new ArrayList<>();
  private final Part.Range[] profile = new Part.Range[256];
  private Turn turn = Turn.NONE;
  private boolean hasExif;
  private boolean hasJfif;
  private int width;
  private int height;
  private int components;
  private boolean rgbNames;
  private boolean isProgressive;
  private double samplesPerPixel;
  private int adobeTransform = -1;

  JpegParts(Window file) {
    this.file = file;
  }

  PictureFile read() throws NotAPictureException, IOException {
    long at = 2;
    for (int segments = 0; segments < MOST_SEGMENTS; segments++) {
      while (file.u8(at) == 0xff && file.u8(at + 1) == 0xff) {
        at++;
      }
      if (file.u8(at) != 0xff) {
        throw NotAPictureException.broken("no marker where one must be");
      }
      int marker = file.u8(at + 1);
      if (marker == SOS) {
        checkCoefficients(file.u8(at + 4));
        keep(at, file.length() - at);
        return picture(at);
      }
      if (marker == SOI || marker == EOI || marker == 0) {
        throw NotAPictureException.broken("no scan");
      }
      at = isAlone(marker) ? at + 2 : segment(marker, at);
    }
    throw NotAPictureException.broken("too many segments");
  }

  private static boolean isAlone(int marker) {
    return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
  }

  /** @return where the next one begins */
  private long segment(int marker, long at) throws NotAPictureException, IOException {
    int length = file.u16(at + 2);
    long body = at + 4;
    int bodyLength = length - 2;
    if (bodyLength < 0 || body + bodyLength > file.length()) {
      throw NotAPictureException.broken("cut off");
    }
    if (isFrame(marker)) {
      frame(marker, body, bodyLength);
    } else if (marker == APP0 && file.has(body, "JFIF\0")) {
      hasJfif = true;
    } else if (marker == APP1 && !hasExif && file.has(body, ExifBlock.MARK)) {
      hasExif = true;
      turn = ExifBlock.turn(file.bytes(body, bodyLength));
    } else if (marker == APP2 && file.has(body, ICC) && bodyLength > ICC.length() + 2) {
      // Before its bytes each piece has its number, from 1 on, and how many there are.
      profile[file.u8(body + ICC.length())] = new Part.Range(body + ICC.length() + 2, bodyLength - ICC.length() - 2);
    } else if (marker == APP14 && file.has(body, "Adobe") && bodyLength >= 12) {
      adobeTransform = file.u8(body + 11);
    }
    if ((marker < APP0 || marker > APP15) && marker != COMMENT) {
      keep(at, length + 2L);
    }
    return at + length + 2;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private void frame(int marker, long body, int length) throws NotAPictureException, IOException {
    if (marker > 0xc2 || components != 0) {
      throw NotAPictureException.broken("a coding that is not supported");
    }
    int precision = file.u8(body);
    height = file.u16(body + 1);
    width = file.u16(body + 3);
    components = file.u8(body + 5);
    if (precision != 8 || height == 0 || (components != 1 && components != 3 && components != 4) || length != 6 + 3 * components) {
      throw NotAPictureException.broken("a frame that is not supported");
    }
    rgbNames = components == 3 && file.u8(body + 6) == 'R' && file.u8(body + 9) == 'G' && file.u8(body + 12) == 'B';
    isProgressive = marker == 0xc2;
    readSampling(body + 6);
  }

  private void readSampling(long tables) throws NotAPictureException, IOException {
    int mostAcross = 1;
    int mostDown = 1;
    int samples = 0;
    for (int i = 0; i < components; i++) {
      int factors = file.u8(tables + 3L * i + 1);
      mostAcross = Math.max(mostAcross, factors >> 4);
      mostDown = Math.max(mostDown, factors & 15);
      samples += (factors >> 4) * (factors & 15);
    }
    samplesPerPixel = (double) samples / (mostAcross * mostDown);
  }

  /** @param inFirstScan how many components the first scan has; if it lacks one, there are more scans */
  private void checkCoefficients(int inFirstScan) throws NotAPictureException {
    boolean inOneScan = !isProgressive && inFirstScan == components;
    if (!inOneScan && 2.0 * width * height * samplesPerPixel > MOST_COEFFICIENT_BYTES) {
      throw NotAPictureException.tooLarge("too large for a picture in several scans");
    }
  }

  /** None when it has no first piece. */
  private Optional<ProfileParts> profile() {
    List<Part.Range> pieces = new ArrayList<>();
    for (int number = 1; number < profile.length && profile[number] != null; number++) {
      pieces.add(profile[number]);
    }
    return pieces.isEmpty() ? Optional.empty() : Optional.of(new ProfileParts(pieces, false));
  }

  /** Neighbours become one part, so that there are few. */
  private void keep(long start, long length) {
    if (!kept.isEmpty() && kept.get(kept.size() - 1) instanceof Part.Range last && last.start() + last.length() == start) {
      kept.set(kept.size() - 1, new Part.Range(last.start(), last.length() + length));
    } else {
      kept.add(new Part.Range(start, length));
    }
  }

  /**
   * What comes before the tables says how colours are stored, as libjpeg takes it: three components are luminance and two colours if JFIF says so, else what
   * Adobe says, else what their names say. Java's reader goes by other rules, and guesses.
   */
  private byte[] start() {
    boolean isRgb = !hasJfif && (adobeTransform == 0 || (adobeTransform < 0 && rgbNames));
    return components == 4 ? adobeStart(adobeTransform > 0 ? YCCK : 0) : components == 3 && isRgb ? adobeStart(0) : JFIF_START;
  }

  private static byte[] adobeStart(int transform) {
    return new byte[] {(byte) 0xff, (byte) SOI, (byte) 0xff, (byte) APP14, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform};
  }

  private PictureFile picture(long firstScan) throws NotAPictureException {
    if (components == 0) {
      throw NotAPictureException.broken("no frame before the scan");
    }
    kept.add(0, new Part.Literal(start()));
    return new PictureFile(
        PictureFormat.JPEG, width, height, new Rectangle(width, height), turn, profile(), components == 4 ? 8 : 3, kept,
        new PictureFile.Decoding(components, adobeTransform > 0, firstScan, 0));
  }
}

package org.memeserver.picture;

import java.io.IOException;

/**
 * Counts the scans of a JPEG. Each costs a decoder a walk over all of its pixels, also one of a few bytes, and a file may have as many as it likes.
 */
final class JpegScans {
  /** Encoders write ten or so, the most thorough some dozens. */
  private static final int MOST_SCANS = 64;

  private static final int SOS = 0xda;
  private static final int EOI = 0xd9;

  private JpegScans() {}

  /**
   * @param first where the first scan's marker is
   * @throws NotAPictureException when there are too many
   */
  static void check(Window file, long first) throws NotAPictureException, IOException {
    int scans = 0;
    for (long at = first; at >= 0; ) {
      int marker = file.at(at + 1);
      if (marker == EOI) {
        return;
      }
      if (marker == SOS && ++scans > MOST_SCANS) {
        throw NotAPictureException.broken("more than " + MOST_SCANS + " scans");
      }
      // Behind a scan's header stand its pixels, behind the others the next marker; either way the search goes on.
      long body = isAlone(marker) ? at + 2 : at + 2 + Math.max(2, length(file, at + 2));
      at = nextMarker(file, body);
    }
  }

  private static int length(Window file, long at) throws IOException {
    return Math.max(0, file.at(at)) << 8 | Math.max(0, file.at(at + 1));
  }

  private static boolean isAlone(int marker) {
    return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
  }

  /** Where the next marker is that is none of those within pixels; -1 when there is none. */
  private static long nextMarker(Window file, long from) throws IOException {
    for (long at = file.indexOf((byte) 0xff, from); at >= 0; at = file.indexOf((byte) 0xff, at + 1)) {
      int marker = file.at(at + 1);
      boolean isWithinPixels = marker == 0 || marker == 0xff || (marker >= 0xd0 && marker <= 0xd7);
      if (marker >= 0 && !isWithinPixels) {
        return at;
      }
    }
    return -1;
  }
}

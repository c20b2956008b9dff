package org.memeserver.picture;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The plain bytes of a file, wherever they come from. Used by one thread at a time. */
public interface PictureBytes {
  /** The length in bytes. */
  long length();

  /**
   * Reads from the position on: at least one byte, at most what fits.
   *
   * @return how many were read, or -1 at or past the end
   * @throws IOException when the place behind fails, which says nothing of the picture
   */
  int read(long position, ByteBuffer into) throws IOException;
}

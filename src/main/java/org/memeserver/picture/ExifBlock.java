package org.memeserver.picture;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;

/** An EXIF block, of which only the orientation matters. */
final class ExifBlock {
  /** Larger ones are not read. Those of JPEG cannot be larger than 64 KiB. */
  static final int MOST_BYTES = 1 << 20;

  private ExifBlock() {}

  /**
   * The turn that the block asks for.
   *
   * @param tiff the block, from its byte order mark on
   * @throws NotAPictureException when its first directory cannot be read: which way is up is not known then, and a picture that lies on its side is worse
   *     than none. Mistakes further on are common and do not matter.
   */
  static Turn turn(byte[] tiff) throws NotAPictureException {
    Metadata metadata = new Metadata();
    try {
      new ExifReader().extract(new ByteArrayReader(tiff), metadata);
    } catch (RuntimeException | StackOverflowError e) {
      throw new NotAPictureException(NotAPictureException.Reason.BROKEN, "broken EXIF", e);
    }
    ExifIFD0Directory first = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    if (first == null || (first.hasErrors() && first.getTagCount() == 0)) {
      throw NotAPictureException.broken("broken EXIF");
    }
    try {
      return first.containsTag(ExifIFD0Directory.TAG_ORIENTATION) ? Turn.ofTag(first.getInt(ExifIFD0Directory.TAG_ORIENTATION)) : Turn.NONE;
    } catch (MetadataException e) {
      throw new NotAPictureException(NotAPictureException.Reason.BROKEN, "broken EXIF", e);
    }
  }
}

package org.memeserver.picture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/**
 * Where a file keeps its colour profile. It is read when pixels are looked at, not whenever a file is taken apart: that happens at every upload, at many
 * at once.
 *
 * @param isDeflated whether the pieces are one zlib stream
 */
record ProfileParts(List<Part.Range> pieces, boolean isDeflated) {
  /** Profiles of printing presses have up to 3 MB. */
  static final int MOST_BYTES = 4 << 20;

  /**
   * The profile; none when it has too many bytes or cannot be inflated: colours are a little off then.
   *
   * @throws IOException when the place behind the file fails
   */
  Optional<byte[]> read(Window file) throws NotAPictureException, IOException {
    long length = pieces.stream().mapToLong(Part.Range::length).sum();
    if (length > MOST_BYTES) {
      return Optional.empty();
    }
    byte[] bytes = new byte[(int) length];
    int filled = 0;
    for (Part.Range piece : pieces) {
      byte[] some = file.bytes(piece.start(), (int) piece.length());
      System.arraycopy(some, 0, bytes, filled, some.length);
      filled += some.length;
    }
    return isDeflated ? inflated(bytes) : Optional.of(bytes);
  }

  private static Optional<byte[]> inflated(byte[] bytes) {
    try (InputStream stream = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      byte[] profile = stream.readNBytes(MOST_BYTES + 1);
      return profile.length > MOST_BYTES ? Optional.empty() : Optional.of(profile);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

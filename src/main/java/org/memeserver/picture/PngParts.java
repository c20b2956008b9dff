package org.memeserver.picture;

import java.awt.Rectangle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a PNG apart: W3C's Portable Network Graphics (third edition), chapters 5 and 11. A decoder gets header, palette, transparent colour and pixels; texts
 * and the rest, which can be bombs of their own, it does not get.
 */
final class PngParts {
  private static final int SIGNATURE = 8;

  /** Length, type and check sum of a chunk. */
  private static final int AROUND = 12;

  /** Encoders put 8 KiB of pixels and more into a chunk. */
  private static final int MOST_CHUNKS = 100_000;

  private static final int MOST_PALETTE_BYTES = 3 * 256;
  private static final int MOST_TRANSPARENCY_BYTES = 256;

  private static final byte[] END = {0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xae, 0x42, 0x60, (byte) 0x82};

  private final Window file;
  private final List<Part> kept = new ArrayList<>();
  private Optional<ProfileParts> profile = Optional.empty();
  private Optional<Integer> transparentGrey = Optional.empty();
  private Turn turn = Turn.NONE;
  private boolean hasExif;
  private boolean isSrgb;
  private long pixelsStart;
  private long pixelsEnd;

  PngParts(Window file) {
    this.file = file;
  }

  PictureFile read() throws NotAPictureException, IOException {
    if (file.u32(SIGNATURE) != 13 || !file.has(SIGNATURE + 4L, "IHDR")) {
      throw NotAPictureException.broken("no header");
    }
    long width = file.u32(SIGNATURE + 8L);
    long height = file.u32(SIGNATURE + 12L);
    int depth = file.u8(SIGNATURE + 16L);
    boolean isGrey = file.u8(SIGNATURE + 17L) == 0;
    long at = SIGNATURE + 13L + AROUND;
    kept.add(new Part.Range(0, at));
    int chunks = 0;
    while (!file.has(at + 4, "IEND")) {
      at = chunk(at, file.u32(at));
      if (++chunks > MOST_CHUNKS) {
        throw NotAPictureException.broken("too many chunks");
      }
    }
    if (pixelsEnd == 0) {
      throw NotAPictureException.broken("no pixels");
    }
    if (isGrey && depth < 8 && transparentGrey.isPresent()) {
      kept.clear();
      kept.add(new Part.Literal(PngGreys.asPalette(file.bytes(0, (int) (SIGNATURE + 13L + AROUND)), depth, transparentGrey.get())));
    }
    kept.add(new Part.Range(pixelsStart, pixelsEnd - pixelsStart));
    kept.add(new Part.Literal(END));
    int w = (int) Math.min(width, Integer.MAX_VALUE);
    int h = (int) Math.min(height, Integer.MAX_VALUE);
    return new PictureFile(
        PictureFormat.PNG, w, h, new Rectangle(w, h), turn, isSrgb ? Optional.empty() : profile, depth == 16 ? 8 : 4, kept,
        PictureFile.Decoding.PLAIN);
  }

  /** @return where the next one begins */
  private long chunk(long at, long length) throws NotAPictureException, IOException {
    long body = at + 8;
    long next = at + AROUND + length;
    if (next > file.length()) {
      throw NotAPictureException.broken("cut off");
    }
    if (file.has(at + 4, "IDAT")) {
      // Pixels lie in one run of chunks; what comes later under this name is none of theirs.
      pixelsStart = pixelsEnd == 0 ? at : pixelsStart;
      pixelsEnd = pixelsEnd == 0 || pixelsEnd == at ? next : pixelsEnd;
    } else if (pixelsEnd == 0 && file.has(at + 4, "PLTE")) {
      keep(at, length, MOST_PALETTE_BYTES);
    } else if (pixelsEnd == 0 && file.has(at + 4, "tRNS")) {
      keep(at, length, MOST_TRANSPARENCY_BYTES);
      transparentGrey = length == 2 ? Optional.of(file.u16(body)) : Optional.empty();
    } else if (file.has(at + 4, "sRGB")) {
      isSrgb = true;
    } else if (file.has(at + 4, "iCCP") && profile.isEmpty()) {
      profile = Optional.of(profile(body, next - 4));
    } else if (file.has(at + 4, "eXIf") && !hasExif && length <= ExifBlock.MOST_BYTES) {
      hasExif = true;
      turn = ExifBlock.turn(file.bytes(body, (int) length));
    }
    return next;
  }

  private void keep(long at, long length, int most) throws NotAPictureException {
    if (length > most || kept.size() > 2) {
      throw NotAPictureException.broken("a palette that is too long");
    }
    kept.add(new Part.Range(at, length + AROUND));
  }

  /** A name of up to 79 bytes, a zero, the method of compression (0), and the profile compressed. */
  private ProfileParts profile(long body, long end) throws IOException {
    long name = body;
    while (name < end && name - body < 80 && file.at(name) > 0) {
      name++;
    }
    return new ProfileParts(List.of(new Part.Range(name + 2, Math.max(0, end - name - 2))), true);
  }
}

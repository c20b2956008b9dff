package org.memeserver.picture;

import java.awt.Rectangle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a WebP apart: Google's WebP Container Specification (RFC 9649). A decoder gets a file made anew of the first picture's pixels and nothing else.
 */
final class WebpParts {
  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int FRAME_HEADER = 16;
  private static final int HAS_ALPHA = 0x10;
  private static final int IS_ANIMATED = 0x02;
  private static final int MOST_CHUNKS = 10_000;

  /** Decoders look some bytes ahead, also past the last ones. */
  private static final byte[] AFTER_END = new byte[16];

  /**
   * A lossless picture, and alpha, are decoded at full size in four bytes a pixel, in one piece. As much as phones' cameras have, and less where the heap is
   * so small that a piece of that size would not be found.
   */
  private static final long MOST_LOSSLESS_PIXELS = Math.min(12_500_000, Runtime.getRuntime().maxMemory() / 32);

  /** A lossy one needs 0.4 bytes for each of its pixels, whatever is kept. */
  private static final long MOST_LOSSY_PIXELS = 80_000_000;

  private final Window file;
  private final List<Part> kept = new ArrayList<>();
  private Optional<ProfileParts> profile = Optional.empty();
  private Turn turn = Turn.NONE;
  private boolean hasExif;
  private int chunks;
  private int flags;
  private int width;
  private int height;
  private Rectangle frame = new Rectangle();
  private boolean hasAlphaChunk;
  private boolean isLossless;
  private boolean isComplete;

  WebpParts(Window file) {
    this.file = file;
  }

  PictureFile read() throws NotAPictureException, IOException {
    long end = CHUNK_HEADER + file.u32little(4);
    if (end > file.length()) {
      throw NotAPictureException.broken("cut off");
    }
    walk(RIFF_HEADER, end, false);
    if (!isComplete) {
      throw NotAPictureException.broken("no pixels");
    }
    if (width == 0) {
      width = frame.width;
      height = frame.height;
    }
    if (frame.x + frame.width > width || frame.y + frame.height > height) {
      throw NotAPictureException.broken("pixels outside of the picture");
    }
    long pixels = (long) frame.width * frame.height;
    if (pixels > (isLossless || hasAlphaChunk ? MOST_LOSSLESS_PIXELS : MOST_LOSSY_PIXELS)) {
      throw NotAPictureException.tooLarge("too large for a WebP of this kind");
    }
    List<Part> essence = essence();
    long lossyStart = essence.stream().mapToLong(Part::length).sum() - AFTER_END.length - kept.get(kept.size() - 1).length();
    return new PictureFile(
        PictureFormat.WEBP, width, height, frame, turn, profile, isLossless || hasAlphaChunk ? 16 : 4, essence,
        new PictureFile.Decoding(0, false, 0, isLossless ? Long.MAX_VALUE : lossyStart));
  }

  /** @param isFrame whether these are the chunks of a frame, which holds pixels and nothing else */
  private void walk(long from, long end, boolean isFrame) throws NotAPictureException, IOException {
    for (long at = from; at + CHUNK_HEADER <= end; ) {
      long length = file.u32little(at + 4);
      if (at + CHUNK_HEADER + length > end) {
        throw NotAPictureException.broken("cut off");
      }
      if (++chunks > MOST_CHUNKS) {
        throw NotAPictureException.broken("too many chunks");
      }
      if (!pixelChunk(at, length) && !isFrame) {
        chunk(at, length);
      }
      at += CHUNK_HEADER + length + (length & 1);
    }
  }

  private void chunk(long at, long length) throws NotAPictureException, IOException {
    long body = at + CHUNK_HEADER;
    if (file.has(at, "VP8X") && length >= 10 && at == RIFF_HEADER) {
      flags = file.u8(body);
      width = file.u24little(body + 4) + 1;
      height = file.u24little(body + 7) + 1;
    } else if (file.has(at, "ICCP") && profile.isEmpty()) {
      profile = Optional.of(new ProfileParts(List.of(new Part.Range(body, length)), false));
    } else if (file.has(at, "EXIF") && !hasExif && length <= ExifBlock.MOST_BYTES) {
      hasExif = true;
      turn = ExifBlock.turn(file.bytes(body, (int) length));
    } else if (file.has(at, "ANMF") && !isComplete && (flags & IS_ANIMATED) != 0 && length > FRAME_HEADER) {
      frame = new Rectangle(2 * file.u24little(body), 2 * file.u24little(body + 3), file.u24little(body + 6) + 1, file.u24little(body + 9) + 1);
      walk(body + FRAME_HEADER, body + length, true);
    }
  }

  /** @return whether it was a chunk of pixels, or of alpha */
  private boolean pixelChunk(long at, long length) throws NotAPictureException, IOException {
    long body = at + CHUNK_HEADER;
    if (!file.has(at, "ALPH") && !file.has(at, "VP8 ") && !file.has(at, "VP8L")) {
      return false;
    }
    if (isComplete) {
      return true;
    }
    if (file.has(at, "ALPH")) {
      if ((file.u8(body) & 3) == 0) {
        // The library would show what is meant to be transparent.
        throw NotAPictureException.broken("alpha that is not compressed, which is not supported");
      }
      hasAlphaChunk = true;
      kept.clear();
      kept.add(new Part.Range(at, CHUNK_HEADER + length + (length & 1)));
    } else if (file.has(at, "VP8 ")) {
      pixels(at, length, file.u16little(body + 6) & 0x3fff, file.u16little(body + 8) & 0x3fff);
    } else {
      long bits = file.u32little(body + 1);
      isLossless = true;
      pixels(at, length, (int) (bits & 0x3fff) + 1, (int) (bits >> 14 & 0x3fff) + 1);
    }
    return true;
  }

  /** The measures in the pixels' own header are what a decoder goes by. */
  private void pixels(long at, long length, int ownWidth, int ownHeight) throws NotAPictureException {
    boolean isFrame = !frame.isEmpty();
    if (isFrame ? frame.width != ownWidth || frame.height != ownHeight : width != 0 && (width != ownWidth || height != ownHeight)) {
      throw NotAPictureException.broken("two headers that do not agree");
    }
    if (!isFrame) {
      frame = new Rectangle(ownWidth, ownHeight);
    }
    kept.add(new Part.Range(at, CHUNK_HEADER + length));
    isComplete = true;
  }

  /** A lossy picture with alpha needs the extended header; the others stand for themselves. */
  private List<Part> essence() {
    List<Part> essence = new ArrayList<>();
    boolean extended = hasAlphaChunk && !isLossless;
    List<Part> chunks = extended ? kept : kept.subList(kept.size() - 1, kept.size());
    long size = 4 + (extended ? CHUNK_HEADER + 10 : 0) + chunks.stream().mapToLong(Part::length).sum();
    ByteBuffer header = ByteBuffer.allocate(RIFF_HEADER + (extended ? CHUNK_HEADER + 10 : 0)).order(ByteOrder.LITTLE_ENDIAN);
    header.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt((int) size).put("WEBP".getBytes(StandardCharsets.US_ASCII));
    if (extended) {
      header.put("VP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(HAS_ALPHA);
      putMeasure(header, frame.width);
      putMeasure(header, frame.height);
    }
    essence.add(new Part.Literal(header.array()));
    essence.addAll(chunks);
    essence.add(new Part.Literal(AFTER_END));
    return essence;
  }

  private static void putMeasure(ByteBuffer header, int pixels) {
    header.putShort((short) (pixels - 1)).put((byte) ((pixels - 1) >> 16));
  }
}

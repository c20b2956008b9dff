package org.memeserver.picture;

import java.awt.Rectangle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes a GIF apart: CompuServe's Graphics Interchange Format, version 89a. A decoder gets the first picture and nothing else. */
final class GifParts {
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int TRAILER = 0x3b;
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int HEADER = 13;
  private static final byte[] END = {TRAILER};

  /** More than any animation has that fits an upload and is worth seeing. */
  private static final int MOST_FRAMES = 4096;

  private final Window file;
  private Optional<Part> control = Optional.empty();
  private Optional<Part> pixels = Optional.empty();
  private Rectangle frame = new Rectangle();
  private int frames;

  GifParts(Window file) {
    this.file = file;
  }

  PictureFile read() throws NotAPictureException, IOException {
    int screenWidth = file.u16little(6);
    int screenHeight = file.u16little(8);
    long tables = HEADER + paletteBytes(file.u8(10));
    long at = tables;
    while (at < file.length() && file.u8(at) != TRAILER) {
      at = block(at);
    }
    if (pixels.isEmpty()) {
      throw NotAPictureException.broken("no pixels");
    }
    List<Part> essence = new ArrayList<>();
    essence.add(new Part.Range(0, tables));
    control.ifPresent(essence::add);
    essence.add(pixels.get());
    essence.add(new Part.Literal(END));
    // As browsers do it, the screen grows with a first picture that is larger.
    int width = Math.max(screenWidth, frame.x + frame.width);
    int height = Math.max(screenHeight, frame.y + frame.height);
    return new PictureFile(
        PictureFormat.GIF, width, height, frame, Turn.NONE, Optional.empty(), 4, essence, PictureFile.Decoding.PLAIN);
  }

  /** @return where the next one begins */
  private long block(long at) throws NotAPictureException, IOException {
    int kind = file.u8(at);
    if (kind == EXTENSION) {
      long end = subBlocks(at + 2);
      if (file.u8(at + 1) == GRAPHIC_CONTROL && frames == 0) {
        control = Optional.of(new Part.Range(at, end - at));
      }
      return end;
    }
    if (kind != IMAGE) {
      throw NotAPictureException.broken("no block where one must be");
    }
    if (++frames > MOST_FRAMES) {
      throw NotAPictureException.broken("more than " + MOST_FRAMES + " frames");
    }
    long data = at + 10 + paletteBytes(file.u8(at + 9)) + 1;
    long end = subBlocks(data);
    if (frames == 1) {
      frame = new Rectangle(file.u16little(at + 1), file.u16little(at + 3), file.u16little(at + 5), file.u16little(at + 7));
      pixels = Optional.of(new Part.Range(at, end - at));
    }
    return end;
  }

  private long subBlocks(long from) throws NotAPictureException, IOException {
    long at = from;
    for (int size = file.u8(at); size != 0; size = file.u8(at)) {
      at += size + 1L;
    }
    return at + 1;
  }

  private static int paletteBytes(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }
}

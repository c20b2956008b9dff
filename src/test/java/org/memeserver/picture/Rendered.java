package org.memeserver.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.memeserver.model.Dimensions;
import org.memeserver.model.RenditionKind;

/** What is made of the bytes of a test. */
record Rendered(Rendering rendering) {
  static final Pictures PICTURES = new Pictures(64_000_000);

  static Rendered of(byte[] bytes) throws IOException, NotAPictureException {
    return new Rendered(PICTURES.render(inMemory(bytes)));
  }

  static Dimensions measure(byte[] bytes) throws IOException {
    return PICTURES.measure(inMemory(bytes)).orElse(null);
  }

  static PictureBytes inMemory(byte[] bytes) {
    return new PictureBytes() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public int read(long position, ByteBuffer into) {
        if (position >= bytes.length) {
          return -1;
        }
        int count = (int) Math.min(into.remaining(), bytes.length - position);
        into.put(bytes, (int) position, count);
        return count;
      }
    };
  }

  Rendering.Made made(RenditionKind kind) {
    return rendering.renditions().stream().filter(one -> one.kind() == kind).findFirst().orElseThrow();
  }

  BufferedImage thumb() throws IOException {
    return Pattern.decoded(made(RenditionKind.THUMB).bytes());
  }

  BufferedImage medium() throws IOException {
    return Pattern.decoded(made(RenditionKind.MEDIUM).bytes());
  }

  String mime() {
    return made(RenditionKind.MEDIUM).mime();
  }
}

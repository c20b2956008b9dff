package org.memeserver.picture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.memeserver.model.RenditionKind;

/** A program that renders files from the disk, to be run with little memory. Prints a line for each. */
final class RenderFiles {
  private RenderFiles() {}

  public static void main(String[] files) throws Exception {
    for (String file : files) {
      try (FileChannel channel = FileChannel.open(Path.of(file))) {
        System.out.println(Path.of(file).getFileName() + ": " + render(channel));
      }
    }
  }

  /** On a thread of its own, as in the server, with a stack of its own. */
  private static String render(FileChannel channel) throws InterruptedException {
    AtomicReference<String> result = new AtomicReference<>();
    Thread worker =
        new Thread(
            () -> {
              try {
                Rendering rendering = new Pictures(64_000_000).render(bytes(channel));
                result.set("rendered " + rendering.renditions().stream().filter(made -> made.kind() == RenditionKind.MEDIUM).count());
              } catch (Exception | Error e) {
                result.set(e.toString());
              }
            });
    worker.start();
    worker.join();
    return result.get();
  }

  private static PictureBytes bytes(FileChannel channel) throws IOException {
    long length = channel.size();
    return new PictureBytes() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public int read(long position, ByteBuffer into) throws IOException {
        return channel.read(into, position);
      }
    };
  }
}

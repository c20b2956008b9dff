package org.memeserver.blob.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.memeserver.blob.StoreFullException;

/** Tells a full disk from other failures. Java has no exception of its own for it. */
final class FullDisk {
  /** With less room than this, a failed write is put down to the lack of it. */
  private static final long NO_ROOM = 64 * 1024;

  private static final List<String> TEXTS =
      List.of("no space left on device", "quota exceeded", "not enough space on the disk", "disk full");

  private FullDisk() {}

  /**
   * The same failure, as a {@link StoreFullException} when the disk or the user's quota is used up.
   *
   * @param folder on the disk in question
   */
  static IOException explain(IOException failure, Path folder) {
    if (failure instanceof StoreFullException || !(saysFull(failure) || folder.toFile().getUsableSpace() < NO_ROOM)) {
      return failure;
    }
    return new StoreFullException("no room left in " + folder, failure);
  }

  private static boolean saysFull(Throwable failure) {
    // The texts of the operating system. They come in the user's language, hence the look at the room left as well; but that
    // does not show quotas and used up inodes, hence the texts.
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .map(cause -> String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT))
        .anyMatch(message -> TEXTS.stream().anyMatch(message::contains));
  }
}

package org.memeserver.launcher;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether folders lie apart on the disk, whatever their paths look like and whether or not they are there yet. */
final class ApartFolders {
  /** Links from link to link; as many as Linux follows. */
  private static final int MOST_LINKS = 40;

  private ApartFolders() {}

  /** @throws IOException when a path leads nowhere */
  static boolean areApart(Path one, Path other) throws IOException {
    Path realOne = place(one);
    Path realOther = place(other);
    return !realOne.startsWith(realOther) && !realOther.startsWith(realOne);
  }

  /** Where a path leads, or will lead when what is missing of it has been made. */
  static Path place(Path path) throws IOException {
    return place(path.toAbsolutePath(), MOST_LINKS);
  }

  private static Path place(Path path, int links) throws IOException {
    if (Files.exists(path)) {
      return path.toRealPath();
    }
    Path parent = path.getParent();
    if (parent == null) {
      return path;
    }
    if (!Files.isSymbolicLink(path)) {
      // Only what is not there is taken at its word; ".." after a link is not the folder that the link lies in.
      return place(parent, links).resolve(path.getFileName()).normalize();
    }
    if (links == 0) {
      throw new FileSystemException(path.toString(), null, "too many links");
    }
    return place(parent.resolve(Files.readSymbolicLink(path)), links - 1);
  }
}

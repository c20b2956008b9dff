package org.memeserver.blob.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders and files that are their owner's alone, as far as the file system knows owners. */
final class PrivateFolder {
  private PrivateFolder() {}

  /** Makes the folder and those above it, unless it is there already; one that is there keeps its permissions. */
  static Path make(Path folder) throws IOException {
    // Asked first, because createDirectories of Java 17 takes a link to a folder for a file.
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, attributes(folder, "rwx------"));
    }
    return folder;
  }

  /** What a new file in the folder is to be created with. */
  static FileAttribute<?>[] fileAttributes(Path folder) {
    return attributes(folder, "rw-------");
  }

  /** Makes names that came into the folder durable. Without it, a power loss can take a file away whose bytes are safe. */
  static void sync(Path folder) throws IOException {
    // Elsewhere a folder cannot be opened like a file; there the file system's own journal has to do.
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static FileAttribute<?>[] attributes(Path path, String permissions) {
    return isPosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}

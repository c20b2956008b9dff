package org.memeserver.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders that are nobody else's business. */
final class PrivateFiles {
  private PrivateFiles() {}

  /** Opens a file; one that is made is readable by its owner alone. */
  static FileChannel open(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), owners(file.toAbsolutePath().getParent(), "rw-------"));
  }

  /** Makes a folder and those above it, unless it is there. */
  static void makeFolder(Path folder) throws IOException {
    // Asked first, because createDirectories of Java 17 takes a link to a folder for a file.
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, owners(folder, "rwx------"));
    }
  }

  /** Makes the names in a folder durable. Windows cannot open a folder and needs no such call. */
  static void sync(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static FileAttribute<?>[] owners(Path folder, String permissions) {
    return isPosix(folder)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}

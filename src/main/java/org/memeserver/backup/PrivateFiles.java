package org.memeserver.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders that are nobody else's business. */
final class PrivateFiles {
  private static final System.Logger LOG = System.getLogger(PrivateFiles.class.getName());
  private static final Set<PosixFilePermission> OWNERS_ALONE = Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private PrivateFiles() {}

  /** Opens a file; one that is made is readable by its owner alone. */
  static FileChannel open(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(file, Set.of(options), owners(file.toAbsolutePath().getParent(), "rw-------"));
  }

  /** Takes a file that was there out of others' sight, where the file system knows of owners. */
  static void restrict(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view == null || view.readAttributes().permissions().equals(OWNERS_ALONE)) {
      return;
    }
    try {
      view.setPermissions(OWNERS_ALONE);
    } catch (FileSystemException e) {
      // FAT shows permissions and cannot change them: a file made anew would be as open.
      LOG.log(System.Logger.Level.DEBUG, "the permissions of " + file + " stay as they are", e);
    }
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

package org.memeserver.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Replaces a key file, one process and thread at a time. */
final class KeyFileEdit {
  /** One who makes the very first file does not hold the lock, and takes less than this. */
  private static final Duration AT_WORK = Duration.ofMinutes(1);

  private KeyFileEdit() {}

  interface Change<T> {
    /** @param text what stands in the file; it must not be opened again to read it */
    T of(Path file, String text) throws IOException;
  }

  /**
   * Runs a change while nobody else changes the file. A POSIX lock goes when its process closes the file, through whatever descriptor. So the text is read
   * through the one that is locked, and {@link #text}, by which all others of this process read it, waits meanwhile.
   *
   * @param path of the file, or a link to it, which stays one
   */
  static synchronized <T> T alone(Path path, Change<T> change) throws IOException {
    while (true) {
      Path file = path.toRealPath();
      Object before = identity(file);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        channel.lock();
        // Whoever held the lock before may have put another file in this one's place.
        if (Objects.equals(before, identity(file)) && file.equals(path.toRealPath())) {
          removeLeftovers(file);
          return change.of(file, KeyFile.text(file, Channels.newInputStream(channel)));
        }
      }
    }
  }

  /** What stands in a file that another thread may be changing. */
  static synchronized String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return KeyFile.text(file, in);
    }
  }

  private static Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** A process that was killed may have left keys beside the file, in the clear even if the file is sealed by now. */
  private static void removeLeftovers(Path file) throws IOException {
    Instant old = Instant.now().minus(AT_WORK);
    try (DirectoryStream<Path> left = Files.newDirectoryStream(file.getParent(), KeyFile.temporaries(file))) {
      for (Path one : left) {
        if (Files.getLastModifiedTime(one, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(old)) {
          Files.deleteIfExists(one);
        }
      }
    }
  }

  /** The old text or the new one is there at any moment, and the new one for good when this returns. */
  static void replace(Path file, String text, SecureRandom random) throws IOException {
    Path temporary = KeyFile.temporary(file, random);
    try {
      KeyFile.write(temporary, text);
      keepOwner(file, temporary);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      KeyFile.syncFolder(file.toAbsolutePath().getParent());
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** An operator who is root must not take the file from the user that the server runs as. */
  private static void keepOwner(Path from, Path to) throws IOException {
    if (!KeyFile.isPosix(from)) {
      return;
    }
    PosixFileAttributes wanted = Files.readAttributes(from, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes now = Files.readAttributes(to, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (!now.owner().equals(wanted.owner())) {
      view.setOwner(wanted.owner());
    }
    if (!now.group().equals(wanted.group())) {
      view.setGroup(wanted.group());
    }
    // A group may be how the server's user comes by a file of root. What everybody can read is an oversight.
    if (wanted.permissions().contains(PosixFilePermission.GROUP_READ) && !wanted.permissions().contains(PosixFilePermission.OTHERS_READ)) {
      view.setPermissions(PosixFilePermissions.fromString("rw-r-----"));
    }
  }
}

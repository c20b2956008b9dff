package org.memeserver.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * The file that holds the server's keys. What stands in it: see the comments in the file itself. It is made on the first start
 * and from then on only read.
 */
public final class KeyFile {
  private static final Set<PosixFilePermission> OTHERS_READ =
      EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
  private static final long MAX_BYTES = 1 << 20;

  private final Path path;
  private final Keys keys;
  private final boolean created;

  private KeyFile(Path path, Keys keys, boolean created) {
    this.path = path;
    this.keys = keys;
    this.created = created;
  }

  /**
   * Reads the file; when there is none, makes one with fresh keys first, readable by its owner alone. Two servers that start at
   * once end up with the same keys.
   *
   * @throws KeyFileException when the file is malformed
   * @throws IOException when it cannot be read or made
   */
  public static KeyFile loadOrCreate(Path path, SecureRandom random, Clock clock) throws IOException {
    boolean created = false;
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      created = create(path, KeyFileText.fresh(random, clock.instant().truncatedTo(ChronoUnit.SECONDS)), random);
    }
    // What counts is what lies on the disk, also right after making it.
    return new KeyFile(path, load(path), created);
  }

  public Keys keys() {
    return keys;
  }

  public Path path() {
    return path;
  }

  /** Whether the file was made just now. */
  public boolean created() {
    return created;
  }

  /** Whether users other than the owner may read the file; false where the file system cannot tell. */
  public boolean readableByOthers() throws IOException {
    return isPosix(path) && Files.getPosixFilePermissions(path).stream().anyMatch(OTHERS_READ::contains);
  }

  private static Keys load(Path path) throws IOException {
    if (Files.size(path) > MAX_BYTES) {
      throw new KeyFileException(path, "too long for a key file");
    }
    // Bytes that are no UTF-8 become a character that is in no valid line outside of comments.
    return KeyFileText.parse(path, new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
  }

  /** Returns false when another process was first. */
  private static boolean create(Path path, String text, SecureRandom random) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    // Asked first, because createDirectories of Java 17 takes a link to a folder for a file.
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, readableByOwner(folder, "rwx------"));
    }
    byte[] suffix = new byte[8];
    random.nextBytes(suffix);
    Path temporary = folder.resolve("." + path.getFileName() + "." + HexFormat.of().formatHex(suffix));
    try {
      write(temporary, text);
      boolean first = publish(temporary, path);
      syncFolder(folder);
      return first;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, readableByOwner(file.getParent(), "rw-------"))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  /** Gives the whole file its name at once and never replaces one that is there: its keys may be in use. */
  private static boolean publish(Path temporary, Path path) throws IOException {
    try {
      Files.createLink(path, temporary);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      // No hard links here. Without them a plain move is the closest there is; it does not replace either.
      return move(temporary, path);
    }
  }

  private static boolean move(Path temporary, Path path) throws IOException {
    try {
      Files.move(temporary, path);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static void syncFolder(Path folder) throws IOException {
    if (isPosix(folder)) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static FileAttribute<?>[] readableByOwner(Path folder, String permissions) {
    return isPosix(folder)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}

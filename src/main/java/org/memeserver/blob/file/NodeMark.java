package org.memeserver.blob.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An empty file in a shared folder by which another process can tell that it sees this very folder. In a copy of the folder the file has another number
 * (inode), also when it was copied along.
 */
final class NodeMark implements AutoCloseable {
  private static final String PREFIX = "node-";
  private static final int NAME_BYTES = 2;
  private static final Pattern NUMBER = Pattern.compile("ino=([0-9]+)");

  /** Marks of processes that were killed go after this time. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

  private final Path file;
  private final String token;

  private NodeMark(Path file, String token) {
    this.file = file;
    this.token = token;
  }

  static NodeMark put(Path folder) throws IOException {
    SecureRandom random = new SecureRandom();
    byte[] name = new byte[NAME_BYTES];
    while (true) {
      random.nextBytes(name);
      Path file = folder.resolve(PREFIX + HexFormat.of().formatHex(name));
      try {
        Files.createFile(file, PrivateFolder.fileAttributes(folder));
        return new NodeMark(file, tokenOf(file));
      } catch (FileAlreadyExistsException e) {
        // Another's; there are others to choose from.
      }
    }
  }

  /** The name and the number of a mark, each in four hex digits. */
  private static String tokenOf(Path file) throws IOException {
    Object key = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    Matcher number = NUMBER.matcher(String.valueOf(key));
    int known = number.find() ? Long.hashCode(Long.parseLong(number.group(1))) : 0;
    return file.getFileName().toString().substring(PREFIX.length()) + HexFormat.of().toHexDigits((short) (known ^ known >>> 16));
  }

  /** Eight hex digits. */
  String token() {
    return token;
  }

  static boolean isIn(Path folder, String token) throws IOException {
    try {
      return token.length() == 4 * NAME_BYTES && tokenOf(folder.resolve(PREFIX + token.substring(0, 2 * NAME_BYTES))).equals(token);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Removes old marks of processes that are not at work any more. */
  static void forget(Path folder, Set<String> atWork) throws IOException {
    Instant before = Instant.now().minus(FORGOTTEN_AFTER);
    try (DirectoryStream<Path> marks = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path mark : marks) {
        if (!atWork.contains(tokenOf(mark)) && Files.getLastModifiedTime(mark).toInstant().isBefore(before)) {
          Files.deleteIfExists(mark);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}

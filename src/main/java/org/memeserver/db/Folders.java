package org.memeserver.db;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** What files do not say of the folder that they are in: who may look, and what a crash leaves. */
final class Folders {
  private Folders() {}

  /** Makes a folder, unless it is there, for this user alone: records are nobody else's business. One that is there keeps its mode. */
  static void makePrivate(Path folder) throws IOException {
    // Asked first, because createDirectories of Java 17 takes a link to a folder for a file.
    if (Files.isDirectory(folder)) {
      return;
    }
    boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    Files.createDirectories(
        folder,
        posix
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))}
            : new FileAttribute<?>[0]);
  }

  /** Makes the names in a folder durable. Windows cannot open a folder and needs no such call. */
  static void sync(Path folder) throws IOException {
    if (System.getProperty("os.name").startsWith("Windows")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Lets nobody else read a file, as far as the file system knows others. */
  static void makePrivateFile(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }
}

package org.memeserver.upkeep.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The socket {@code control} in the folder of data. Whoever may connect to it may do everything, so it is its owner's alone: it is made in a folder that
 * nobody else can enter and takes its place when nobody else may use it. Where its path is too long for a socket, or the file system takes none, a link
 * stands in its place.
 */
final class ControlSocket {
  private static final String NAME = "control";

  /** Systems take 104 or 108 bytes with the one at the end. */
  private static final int LONGEST_PATH = 100;

  private ControlSocket() {}

  /** Connects to the server that listens, if one does. */
  static Optional<SocketChannel> connect(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Path socket = Files.isSymbolicLink(file) ? Files.readSymbolicLink(file) : file;
    if (isTooLong(socket) || !Files.exists(socket)) {
      return Optional.empty();
    }
    // The folder of a link may have gone, and come again as somebody else's.
    if (Files.isSymbolicLink(file) && !Files.getOwner(socket).equals(Files.getOwner(folder))) {
      return Optional.empty();
    }
    if (!Files.isWritable(socket)) {
      throw new IOException("the server at work in " + folder + " belongs to another user; run the command as that user");
    }
    try {
      return Optional.of(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    } catch (IOException e) {
      // Left by a server that was killed.
      return Optional.empty();
    }
  }

  /** Listens, in the place of what a killed server may have left. */
  static ServerSocketChannel listen(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    Path beginnings = beginnings(folder);
    try {
      if (!isTooLong(beginnings.resolve(NAME))) {
        return listenAt(beginnings.resolve(NAME), file);
      }
    } catch (IOException e) {
      // Some file systems take no sockets.
    } finally {
      deleteFolder(beginnings);
    }
    Path elsewhere = Files.createTempDirectory("meme").resolve(NAME);
    ServerSocketChannel channel = bound(elsewhere);
    try {
      Files.deleteIfExists(file);
      Files.createSymbolicLink(file, elsewhere);
      return channel;
    } catch (IOException | UnsupportedOperationException e) {
      channel.close();
      deleteFolder(elsewhere.getParent());
      throw new IOException("neither a socket nor a link to one can be made there: " + e, e);
    }
  }

  /** Removes the socket of a server that has ended listening. */
  static void remove(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (Files.isSymbolicLink(file)) {
      deleteFolder(Files.readSymbolicLink(file).getParent());
    }
    Files.deleteIfExists(file);
  }

  private static ServerSocketChannel listenAt(Path beginning, Path file) throws IOException {
    ServerSocketChannel channel = bound(beginning);
    try {
      Files.move(beginning, file, StandardCopyOption.ATOMIC_MOVE);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static ServerSocketChannel bound(Path socket) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(socket));
      if (isPosix(socket)) {
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static Path beginnings(Path folder) throws IOException {
    // For its owner alone, as all folders that are made this way.
    return Files.createTempDirectory(folder, ".c");
  }

  private static void deleteFolder(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(NAME));
    Files.deleteIfExists(folder);
  }

  private static boolean isTooLong(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH;
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}

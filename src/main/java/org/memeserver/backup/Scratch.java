package org.memeserver.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder, its owner's alone, that is removed when it is closed, or by the next one if its process was killed. */
final class Scratch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Scratch.class.getName());
  private static final String PREFIX = "meme-verify";
  private static final String LOCK = "lock";

  private final Path folder;
  private final FileChannel lock;

  private Scratch(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Makes one, after those that nobody uses any more have been removed. */
  static Scratch make(Path temporary) throws IOException {
    Path folder = Files.createTempDirectory(temporary, PREFIX);
    FileChannel lock = PrivateFiles.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    Scratch made = new Scratch(folder, lock);
    boolean done = false;
    try {
      lock.lock();
      removeAbandoned(temporary, folder);
      done = true;
      return made;
    } finally {
      if (!done) {
        made.close();
      }
    }
  }

  /** Where temporary files of this machine lie. */
  static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  Path folder() {
    return folder;
  }

  private static void removeAbandoned(Path temporary, Path own) throws IOException {
    UserPrincipal user = Files.getOwner(own);
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, PREFIX + "*")) {
      for (Path folder : folders) {
        boolean isForeign = folder.equals(own)
            || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
            || !Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(user);
        if (!isForeign) {
          removeUnlessUsed(folder);
        }
      }
    }
  }

  private static void removeUnlessUsed(Path folder) {
    try (FileChannel lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (lock.tryLock() != null) {
        remove(folder);
        LOG.log(System.Logger.Level.INFO, "removed {0}, which a killed process left", folder);
      }
    } catch (NoSuchFileException | OverlappingFileLockException e) {
      LOG.log(System.Logger.Level.DEBUG, folder + " stays: it is used, or just being made", e);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "{0}, which a killed process left, cannot be removed: {1}", folder, e.getMessage());
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      remove(folder);
    } finally {
      lock.close();
    }
  }
}

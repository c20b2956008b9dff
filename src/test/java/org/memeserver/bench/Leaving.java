package org.memeserver.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Leaves a machine as it was: no process that this one started, and nothing of a folder. */
final class Leaving {
  private static final int TRIES = 50;
  private static final long BETWEEN_TRIES_MS = 100;

  private Leaving() {}

  /** Ends whatever this process has started, and removes the folder. */
  static void leave(Path folder) {
    endAll();
    try {
      remove(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends at once whatever this process has started, and what that has. */
  private static void endAll() {
    List<ProcessHandle> all = ProcessHandle.current().descendants().toList();
    for (ProcessHandle process : all) {
      process.destroyForcibly();
    }
    for (ProcessHandle process : all) {
      process.onExit().join();
    }
  }

  /** Removes a folder with all that is in it, though somebody may still put something there or remove something himself. */
  static void remove(Path folder) throws IOException, InterruptedException {
    for (int i = 1; Files.exists(folder); i++) {
      try {
        Files.walkFileTree(folder, new Remover());
      } catch (DirectoryNotEmptyException e) {
        if (i == TRIES) {
          throw e;
        }
        Thread.sleep(BETWEEN_TRIES_MS);
      }
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
      if (e != null && !(e instanceof NoSuchFileException)) {
        throw e;
      }
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}

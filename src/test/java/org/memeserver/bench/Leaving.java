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
  private static final int INTERRUPTED = 130;

  private final Path folder;
  private volatile boolean done;

  private Leaving(Path folder) {
    this.folder = folder;
  }

  /** From now on, this process leaves nothing behind in the folder or started by it, also when it is ended in the middle of something. */
  static Leaving of(Path folder) {
    Leaving leaving = new Leaving(folder);
    Runtime.getRuntime().addShutdownHook(new Thread(leaving::interrupted));
    return leaving;
  }

  /** At the end of all work. */
  void finish() throws IOException, InterruptedException {
    endAll();
    remove(folder);
    done = true;
  }

  /** The work goes on meanwhile, and may start or write something anew, so it is looked at again, and then the work is cut off too. */
  private void interrupted() {
    if (done) {
      return;
    }
    try {
      for (int i = 0; i < TRIES && (Files.exists(folder) || ProcessHandle.current().descendants().findAny().isPresent()); i++) {
        endAll();
        remove(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(INTERRUPTED);
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

package org.memeserver.blob.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Brings bytes to the disk while more of them still arrive, so that the commit at the end has little left to wait for. One thread
 * serves all writers of a store, since the disk is one; it ends when idle.
 */
final class WriteBack implements AutoCloseable {
  private final ThreadPoolExecutor disk;

  WriteBack() {
    disk =
        new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "blob-write-back");
              thread.setDaemon(true);
              return thread;
            },
            // After the store was closed: whoever waits for the task must still see it end.
            (task, pool) -> task.run());
    disk.allowCoreThreadTimeOut(true);
  }

  /** Lets go of the thread once it has done what was begun. */
  @Override
  public void close() {
    disk.shutdown();
  }

  /** The write-back of one file. Used by the thread that writes the file. */
  final class OfFile {
    private static final long STEP = 8L << 20;

    private final FileChannel channel;
    private FutureTask<Void> running;
    private long unforced;

    OfFile(FileChannel channel) {
      this.channel = channel;
    }

    /**
     * To be called after each write.
     *
     * @throws IOException when bytes written earlier did not reach the disk
     */
    void wrote(long bytes) throws IOException {
      unforced += bytes;
      if (unforced >= STEP && (running == null || running.isDone())) {
        await();
        unforced = 0;
        running = new FutureTask<>(() -> {
          channel.force(false);
          return null;
        });
        disk.execute(running);
      }
    }

    /**
     * Ends it, waiting for what has begun. A failure must be heard here: the system reports bytes that it could not write once,
     * and the next force of the same file succeeds without them.
     */
    void await() throws IOException {
      if (running == null || disk.remove(running)) {
        return;
      }
      try {
        running.get();
      } catch (ExecutionException e) {
        throw new IOException("bytes did not reach the disk", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while bytes went to the disk");
      } finally {
        running = null;
      }
    }

    /** Ends it when the file is given up. */
    void abandon() {
      if (running != null) {
        disk.remove(running);
      }
    }
  }
}

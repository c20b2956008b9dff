package org.memeserver.http;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The workers. Pools of fixed size, so that hashing and waiting for files never keep a look-up waiting. New requests are turned away while
 * a queue is long; the next step of a transfer that is under way always gets its place.
 */
final class Lanes implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Lanes.class.getName());

  private static final int MOST_WAITING = 4096;

  /** Look-ups wait for the database now and then, so there are more workers than processors. */
  private static final int LIGHT_PER_PROCESSOR = 4;

  private static final int LEAST_LIGHT = 16;

  /** While a hung database keeps a worker for each connection, these tell the others that it does not answer. */
  private static final int BESIDE_CONNECTIONS = 8;

  /** Uploads wait for the disk at their end; its queue is better filled by several at once. */
  private static final int INTAKE = 16;

  /** A store that is far away answers many as fast as one, and while it hangs each of these waits for it. */
  private static final int LEAST_REMOTE = 64;

  /** As many uploads as are worth a worker each: one takes a stack and a buffer of 64 KiB. */
  private static final int MOST_REMOTE_INTAKE = 512;

  /** Of workers that wait for a store, so many beside those of the uploads take in other bodies. */
  private static final int BESIDE_UPLOADS = 8;

  /** Workers that are there for a crowd go when it has gone. */
  private static final int SECONDS_OF_IDLE_WORKERS = 30;

  private final ThreadPoolExecutor light;
  private final ThreadPoolExecutor bytes;
  private final ThreadPoolExecutor intake;

  /**
   * @param connections how many look-ups can wait for an answer of the database at the same time
   * @param remoteFiles whether files may lie in a store that has to be waited for; else reading them is no more than a look-up
   * @param uploads how many there can be at the same time
   */
  Lanes(int connections, boolean remoteFiles, int uploads) {
    int forWork = Math.max(LEAST_LIGHT, LIGHT_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
    light = pool("light", Math.max(forWork, connections + BESIDE_CONNECTIONS));
    bytes = remoteFiles ? pool("bytes", Math.max(LEAST_REMOTE, connections + BESIDE_CONNECTIONS)) : light;
    // An upload may wait for memory that others hold, and those need workers to get on and give it back.
    intake = pool("intake", remoteFiles ? Math.min(MOST_REMOTE_INTAKE, Math.max(LEAST_REMOTE, uploads + BESIDE_UPLOADS)) : INTAKE);
  }

  Executor workers(Route.Lane lane) {
    return pool(lane);
  }

  boolean isFull(Route.Lane lane) {
    return pool(lane).getQueue().size() > MOST_WAITING;
  }

  private ThreadPoolExecutor pool(Route.Lane lane) {
    return switch (lane) {
      case LIGHT -> light;
      case BYTES -> bytes;
      case INTAKE -> intake;
      case INSTANT -> throw new IllegalArgumentException("no worker is needed");
    };
  }

  /** Ends the workers once what they have is done; transfers must have been ended before. */
  @Override
  public void close() {
    light.shutdown();
    bytes.shutdown();
    intake.shutdown();
    try {
      if (!light.awaitTermination(5, TimeUnit.SECONDS)
          || !bytes.awaitTermination(5, TimeUnit.SECONDS)
          || !intake.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "some requests did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadPoolExecutor pool(String name, int size) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            size, size, SECONDS_OF_IDLE_WORKERS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(size > LEAST_REMOTE);
    return pool;
  }
}

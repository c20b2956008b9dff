package org.memeserver.http;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The workers. Two pools of fixed size, so that hashing and waiting for the disk never keep a look-up waiting. New requests are turned away while
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

  private final ThreadPoolExecutor light;
  private final ThreadPoolExecutor intake;

  /** @param connections how many look-ups can wait for an answer of the database at the same time */
  Lanes(int connections) {
    int forWork = Math.max(LEAST_LIGHT, LIGHT_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
    light = pool("light", Math.max(forWork, connections + BESIDE_CONNECTIONS));
    intake = pool("intake", INTAKE);
  }

  Executor workers(Route.Lane lane) {
    return lane == Route.Lane.INTAKE ? intake : light;
  }

  boolean isFull(Route.Lane lane) {
    return (lane == Route.Lane.INTAKE ? intake : light).getQueue().size() > MOST_WAITING;
  }

  /** Ends the workers once what they have is done; transfers must have been ended before. */
  @Override
  public void close() {
    light.shutdown();
    intake.shutdown();
    try {
      if (!light.awaitTermination(5, TimeUnit.SECONDS) || !intake.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.log(System.Logger.Level.WARNING, "some requests did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadPoolExecutor pool(String name, int size) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
        task -> {
          Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}

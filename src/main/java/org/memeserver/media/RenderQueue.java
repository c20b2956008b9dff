package org.memeserver.media;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;

/**
 * What is to be rendered: each content once, however many ask for it, and what somebody waits for before what can be done later. Has its own workers.
 *
 * @param <T> what a rendering comes to
 */
final class RenderQueue<T> implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RenderQueue.class.getName());

  /** What is not taken in for later is made when somebody asks for it. */
  private static final int MOST_FOR_LATER = 10_000;

  private static final int MOST_DEMANDED = 1_000;

  /** Longer than renderings take, but for those made to be slow. */
  private static final Duration CLOSING = Duration.ofSeconds(20);

  /** For the case that there is no memory left to say it better. */
  private static final MemeException OUT_OF_ORDER = new MemeException.Unavailable("Rendition unavailable", null);

  private final Function<Muid, T> task;
  private final Map<Muid, Job<T>> jobs = new HashMap<>();
  private final Queue<Job<T>> demanded = new ArrayDeque<>();
  private final LinkedHashSet<Job<T>> forLater = new LinkedHashSet<>();
  private final List<Thread> workers = new ArrayList<>();
  private boolean closed;

  /** @param task renders; what it throws is what those hear who wait */
  RenderQueue(int workers, Function<Muid, T> task) {
    this.task = task;
    for (int i = 1; i <= workers; i++) {
      Thread thread = new Thread(this::work, "rendering-" + i);
      thread.setDaemon(true);
      thread.start();
      this.workers.add(thread);
    }
  }

  private static final class Job<T> {
    private final Muid muid;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private boolean isDemanded;
    private boolean isTaken;

    private Job(Muid muid) {
      this.muid = muid;
    }
  }

  /** Renders when there is nothing more urgent. */
  synchronized void later(Muid muid) {
    if (!closed && forLater.size() < MOST_FOR_LATER && !jobs.containsKey(muid)) {
      forLater.add(added(muid));
    }
  }

  /**
   * Renders next. What comes of it may be told by a worker, so whoever waits does the rest elsewhere.
   *
   * @throws MemeException.Unavailable when too much is waited for already
   */
  synchronized CompletableFuture<T> next(Muid muid) {
    if (closed) {
      throw new MemeException.Unavailable("Server is stopping", null);
    }
    Job<T> job = jobs.get(muid);
    if (job == null || (!job.isDemanded && !job.isTaken)) {
      if (demanded.size() >= MOST_DEMANDED) {
        throw new MemeException.Unavailable("Server is busy", null);
      }
      job = job == null ? added(muid) : job;
      job.isDemanded = true;
      forLater.remove(job);
      demanded.add(job);
    }
    return job.done.copy();
  }

  /** How many are not done yet. */
  synchronized int pending() {
    return jobs.size();
  }

  private Job<T> added(Muid muid) {
    Job<T> job = new Job<>(muid);
    jobs.put(muid, job);
    notifyAll();
    return job;
  }

  private void work() {
    try {
      for (Job<T> job = take(); job != null; job = take()) {
        try {
          run(job);
        } catch (Error e) {
          // Whoever waited has been told. Without memory for a line in the log nothing more can be done but go on.
          continue;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** @return null when there is nothing more to do */
  private synchronized Job<T> take() throws InterruptedException {
    while (!closed && demanded.isEmpty() && forLater.isEmpty()) {
      wait();
    }
    if (closed) {
      return null;
    }
    Job<T> job = demanded.isEmpty() ? forLater.iterator().next() : demanded.remove();
    forLater.remove(job);
    job.isTaken = true;
    return job;
  }

  /** Nothing that a picture does may cost a worker, or leave somebody waiting: not even an error in the telling of an error. */
  private void run(Job<T> job) {
    T result = null;
    Throwable failure = OUT_OF_ORDER;
    Error error = null;
    try {
      result = task.apply(job.muid);
      failure = null;
    } catch (RuntimeException e) {
      failure = e;
    } catch (Error e) {
      error = e;
      failure = new MemeException.Unavailable("Rendition unavailable", e);
    } finally {
      end(job, result, failure);
    }
    if (error != null) {
      LOG.log(System.Logger.Level.ERROR, "rendering " + job.muid + " failed", error);
    }
  }

  private void end(Job<T> job, T result, Throwable failure) {
    synchronized (this) {
      jobs.remove(job.muid);
    }
    if (failure == null) {
      job.done.complete(result);
    } else {
      job.done.completeExceptionally(failure);
    }
  }

  /**
   * Waits a while for renderings under way: an interrupt would close files that they read. The rest is not done. One that takes longer finds store and database
   * closed, and comes to nothing.
   */
  @Override
  public void close() {
    List<Job<T>> left;
    synchronized (this) {
      closed = true;
      notifyAll();
      left = jobs.values().stream().filter(job -> !job.isTaken).toList();
    }
    left.forEach(job -> job.done.completeExceptionally(new MemeException.Unavailable("Server is stopping", null)));
    long end = System.nanoTime() + CLOSING.toNanos();
    try {
      for (Thread worker : workers) {
        worker.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class DurableCommitsTest {
  private final AtomicInteger syncs = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final Semaphore mayEnd = new Semaphore(0);

  @Test
  void eachCallerAloneCausesASyncOfItsOwn() {
    DurableCommits commits = new DurableCommits(syncs::incrementAndGet);
    commits.await();
    commits.await();
    assertEquals(2, syncs.get());
  }

  @Test
  void whoComesDuringASyncSharesTheNext() throws Exception {
    DurableCommits commits = new DurableCommits(this::slowSync);
    Thread first = start(commits::await);
    begun.await();
    List<Thread> later = startAndAwaitWaiting(10, commits::await);
    assertEquals(1, syncs.get(), "nobody is content with a sync that began before");
    mayEnd.release(2);
    join(first, later);
    assertEquals(2, syncs.get());
  }

  @Test
  void aFailedSyncFailsAllWhoSharedItAndNobodyElse() throws Exception {
    IllegalStateException failure = new IllegalStateException("disk");
    DurableCommits commits = new DurableCommits(() -> {
      slowSync();
      if (syncs.get() == 2) {
        throw failure;
      }
    });
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    Thread first = start(() -> recording(commits, failures));
    begun.await();
    List<Thread> later = startAndAwaitWaiting(2, () -> recording(commits, failures));
    mayEnd.release(3);
    join(first, later);
    assertEquals(List.of(failure, failure), failures);
    commits.await();
    assertEquals(3, syncs.get());
  }

  @Test
  void anErrorFailsTheRoundToo() {
    AssertionError error = new AssertionError();
    DurableCommits commits = new DurableCommits(() -> {
      if (syncs.incrementAndGet() == 1) {
        throw error;
      }
    });
    assertSame(error, assertThrows(AssertionError.class, commits::await));
    commits.await();
  }

  private static void recording(DurableCommits commits, List<Throwable> failures) {
    try {
      commits.await();
    } catch (RuntimeException e) {
      failures.add(e);
    }
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work);
    thread.start();
    return thread;
  }

  private static List<Thread> startAndAwaitWaiting(int count, Runnable work) throws InterruptedException {
    List<Thread> threads = Stream.generate(() -> start(work)).limit(count).toList();
    while (!threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING)) {
      Thread.sleep(1);
    }
    return threads;
  }

  private static void join(Thread first, List<Thread> later) throws InterruptedException {
    first.join();
    for (Thread one : later) {
      one.join();
    }
  }

  private void slowSync() {
    syncs.incrementAndGet();
    begun.countDown();
    mayEnd.acquireUninterruptibly();
  }
}

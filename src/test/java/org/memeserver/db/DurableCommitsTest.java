package org.memeserver.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class DurableCommitsTest {
  private final AtomicInteger syncs = new AtomicInteger();

  @Test
  void eachCallerAloneCausesASyncOfItsOwn() {
    DurableCommits commits = new DurableCommits(syncs::incrementAndGet);
    commits.await();
    commits.await();
    assertEquals(2, syncs.get());
  }

  @Test
  void whoComesDuringASyncSharesTheNext() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Semaphore mayEnd = new Semaphore(0);
    DurableCommits commits = new DurableCommits(() -> {
      syncs.incrementAndGet();
      begun.countDown();
      mayEnd.acquireUninterruptibly();
    });
    Thread first = start(commits::await);
    begun.await();
    List<Thread> later = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      later.add(start(commits::await));
    }
    awaitAllWaiting(later);
    assertEquals(1, syncs.get(), "nobody is content with a sync that began before");
    mayEnd.release(2);
    first.join();
    for (Thread one : later) {
      one.join();
    }
    assertEquals(2, syncs.get());
  }

  @Test
  void aFailedSyncFailsAllWhoSharedItAndNobodyElse() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Semaphore mayEnd = new Semaphore(0);
    IllegalStateException failure = new IllegalStateException("disk");
    DurableCommits commits = new DurableCommits(() -> {
      begun.countDown();
      mayEnd.acquireUninterruptibly();
      if (syncs.incrementAndGet() == 2) {
        throw failure;
      }
    });
    List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
    Thread first = start(() -> recording(commits, failures));
    begun.await();
    List<Thread> later = List.of(start(() -> recording(commits, failures)), start(() -> recording(commits, failures)));
    awaitAllWaiting(later);
    mayEnd.release(3);
    first.join();
    for (Thread one : later) {
      one.join();
    }
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

  private static void awaitAllWaiting(List<Thread> threads) throws InterruptedException {
    while (!threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING)) {
      Thread.sleep(1);
    }
  }
}

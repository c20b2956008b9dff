package org.memeserver.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.support.Eventually;

/** Each once, the urgent first, and workers that outlive anything. */
class RenderQueueTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final CountDownLatch gate = new CountDownLatch(1);
  private final List<Muid> done = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();

  private String render(Muid muid) {
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    done.add(muid);
    atOnce.decrementAndGet();
    return "rendered " + muid;
  }

  @Test
  void manyWhoAskForOneGetOneRendering() throws Exception {
    try (RenderQueue<String> queue = new RenderQueue<>(2, this::render)) {
      List<CompletableFuture<String>> answers = new ArrayList<>();
      queue.later(muid(1));
      for (int i = 0; i < 200; i++) {
        answers.add(queue.next(muid(1)));
      }
      gate.countDown();
      for (CompletableFuture<String> answer : answers) {
        assertEquals("rendered " + muid(1), answer.get(10, TimeUnit.SECONDS));
      }
      assertEquals(List.of(muid(1)), done);
    }
  }

  @Test
  void whatSomebodyWaitsForComesFirst() throws Exception {
    try (RenderQueue<String> queue = new RenderQueue<>(1, this::render)) {
      queue.later(muid(0));
      Eventually.holds("the worker is busy", PATIENCE, () -> atOnce.get() == 1);
      for (int i = 1; i < 5; i++) {
        queue.later(muid(i));
      }
      assertEquals(5, queue.pending());
      CompletableFuture<String> urgent = queue.next(muid(4));
      CompletableFuture<String> next = queue.next(muid(9));
      gate.countDown();
      urgent.get(10, TimeUnit.SECONDS);
      next.get(10, TimeUnit.SECONDS);
      Eventually.holds("all are done", PATIENCE, () -> done.size() == 6);
      assertEquals(List.of(muid(0), muid(4), muid(9), muid(1), muid(2), muid(3)), done);
    }
  }

  @Test
  void noMoreRunAtOnceThanThereAreWorkers() throws Exception {
    try (RenderQueue<String> queue = new RenderQueue<>(3, this::render)) {
      for (int i = 0; i < 50; i++) {
        queue.later(muid(i));
      }
      Eventually.holds("all workers are busy", PATIENCE, () -> atOnce.get() == 3);
      gate.countDown();
      Eventually.holds("all are done", PATIENCE, () -> done.size() == 50);
      assertEquals(3, mostAtOnce.get());
    }
  }

  @Test
  void aWorkerOutlivesWhateverARenderingThrows() throws Exception {
    List<Throwable> thrown = List.of(
        new IllegalStateException("x"), new StackOverflowError(), new OutOfMemoryError(), new MemeException.NotFound("gone"), new LinkageError());
    try (RenderQueue<String> queue = new RenderQueue<>(1, muid -> {
      Throwable next = thrown.get(muid.bytes()[3]);
      if (next instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) next;
    })) {
      for (int i = 0; i < thrown.size(); i++) {
        int number = i;
        Throwable cause = assertThrows(ExecutionException.class, () -> queue.next(muid(number)).get(10, TimeUnit.SECONDS)).getCause();
        if (thrown.get(i) instanceof Error) {
          assertInstanceOf(MemeException.Unavailable.class, cause);
        } else {
          assertEquals(thrown.get(i), cause);
        }
      }
      assertEquals(0, queue.pending());
    }
  }

  @Test
  void tooManyAreTurnedAway() throws Exception {
    try (RenderQueue<String> queue = new RenderQueue<>(1, this::render)) {
      queue.next(muid(0));
      Eventually.holds("the worker is busy", PATIENCE, () -> atOnce.get() == 1);
      for (int i = 1; i <= 1000; i++) {
        queue.next(muid(i));
      }
      assertThrows(MemeException.Unavailable.class, () -> queue.next(muid(5000)));
      assertFalse(queue.next(muid(7)).isDone(), "one that is waited for already takes no further place");
      for (int i = 0; i < 20_000; i++) {
        queue.later(muid(10_000 + i));
      }
      assertEquals(11_001, queue.pending(), "and what nobody waits for is left to the day when somebody does");
      gate.countDown();
    }
  }

  @Test
  void closingWaitsForWhatRunsAndTellsTheRest() throws Exception {
    RenderQueue<String> queue = new RenderQueue<>(1, this::render);
    CompletableFuture<String> running = queue.next(muid(1));
    Eventually.holds("the worker is busy", PATIENCE, () -> atOnce.get() == 1);
    CompletableFuture<String> waiting = queue.next(muid(2));
    Thread closing = new Thread(queue::close);
    closing.start();
    assertInstanceOf(
        MemeException.Unavailable.class,
        assertThrows(ExecutionException.class, () -> waiting.get(10, TimeUnit.SECONDS)).getCause());
    assertTrue(closing.isAlive());
    gate.countDown();
    closing.join(10_000);
    assertEquals("rendered " + muid(1), running.get(10, TimeUnit.SECONDS));
    assertEquals(List.of(muid(1)), done);
    assertThrows(MemeException.Unavailable.class, () -> queue.next(muid(3)));
  }

  private static Muid muid(int number) {
    return Muid.ofHash(ByteBuffer.allocate(32).putInt(number).array());
  }
}

package org.memeserver.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.memeserver.config.PostgresUrl;
import org.memeserver.db.Database;
import org.memeserver.db.DatabasePlace;
import org.memeserver.db.Duty;
import org.memeserver.support.Postgres;

/** Two that are on one database: one sweeps, the other imports. */
class WithoutSweepTest {
  private static final long PATIENCE_S = 30;

  private final StringWriter err = new StringWriter();
  private Database sweeping;
  private Database importing;

  @BeforeEach
  void open() {
    String url = Postgres.shared().freshDatabase();
    sweeping = Database.open(new DatabasePlace.Server(PostgresUrl.read(url), 2, Duration.ofSeconds(5)), true);
    importing = Database.open(new DatabasePlace.Server(PostgresUrl.read(url), 2, Duration.ofSeconds(5)), true);
  }

  @AfterEach
  void close() {
    sweeping.close();
    importing.close();
  }

  private <T> T withoutSweep(WithoutSweep.Work<T> work) throws IOException, StartFailure {
    return WithoutSweep.of(importing, work, new PrintWriter(err, true));
  }

  private boolean maySweep() {
    return sweeping.alone(Duty.SWEEP, () -> { });
  }

  @Test
  void nobodySweepsMeanwhileAndAfterwardsEverybodyMay() throws Exception {
    assertFalse(withoutSweep(this::maySweep));
    assertTrue(maySweep());
    assertEquals("", err.toString());
  }

  @Test
  void aSweepUnderWayIsWaitedForAndThatIsSaidOnce() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch enough = new CountDownLatch(1);
    CompletableFuture<Boolean> sweep = CompletableFuture.supplyAsync(() -> sweeping.alone(Duty.SWEEP, () -> {
      begun.countDown();
      await(enough);
    }));
    await(begun);
    CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS).execute(enough::countDown);
    assertEquals(0, withoutSweep(enough::getCount), "it began when the sweep had ended");
    assertTrue(sweep.get(PATIENCE_S, TimeUnit.SECONDS));
    assertEquals(List.of("Waiting for another import or sweep to end"), err.toString().lines().toList());
  }

  @Test
  void aFailureIsToldAndTheSweepingGoesOn() {
    assertThrows(IOException.class, () -> withoutSweep(() -> {
      throw new IOException("expected by this test");
    }));
    assertTrue(maySweep());
    assertThrows(IllegalStateException.class, () -> withoutSweep(() -> {
      throw new IllegalStateException("expected by this test");
    }));
    assertTrue(maySweep());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(PATIENCE_S, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

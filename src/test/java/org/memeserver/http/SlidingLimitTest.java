package org.memeserver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.memeserver.support.SetClock;

class SlidingLimitTest {
  private final SetClock clock = new SetClock();
  private final SlidingLimit<String> limit = new SlidingLimit<>(2, Duration.ofMinutes(1), clock);

  @Test
  void letsSoManyThroughInAnySpanAndTellsWhenTheNextMay() {
    assertEquals(0, limit.take("a"));
    clock.advance(Duration.ofMillis(30_000));
    assertEquals(0, limit.take("a"));
    clock.advance(Duration.ofMillis(10_001));
    assertEquals(20, limit.take("a"));
    clock.advance(Duration.ofMillis(19_998));
    assertEquals(1, limit.take("a"));
    clock.advance(Duration.ofMillis(1));
    assertEquals(0, limit.take("a"));
    assertEquals(30, limit.take("a"));
  }

  @Test
  void oneKeyDoesNotCountForAnother() {
    limit.take("a");
    limit.take("a");
    assertEquals(0, limit.take("b"));
    assertEquals(60, limit.take("a"));
  }

  @Test
  void rememberedIsOnlyWhatWasLetThroughInTheLastSpan() {
    for (int i = 0; i < 1000; i++) {
      limit.take("k" + i % 100);
    }
    assertEquals(200, limit.size());
    clock.advance(Duration.ofMillis(60_000));
    limit.take("x");
    assertEquals(1, limit.size());
  }

  @Test
  void aClockThatIsSetBackKeepsNobodyWaitingForIt() {
    limit.take("a");
    limit.take("a");
    clock.advance(Duration.ofMillis(-3_600_000));
    assertEquals(0, limit.take("a"));
  }

  @Test
  void zeroIsNoLimit() {
    SlidingLimit<String> off = new SlidingLimit<>(0, Duration.ofSeconds(1), clock);
    for (int i = 0; i < 100; i++) {
      assertEquals(0, off.take("a"));
    }
    assertEquals(0, off.size());
  }
}

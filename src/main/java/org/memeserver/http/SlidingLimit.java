package org.memeserver.http;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Lets each key do something only so often in any span of time of a length. What is counted is forgotten when the span is over, and what is refused
 * is not counted, so memory grows with what was let through in one span, not with how many come. Safe for use by many threads.
 */
final class SlidingLimit<K> {
  private record Event<K>(K key, long at) {}

  private final int most;
  private final long span;
  private final Clock clock;
  private final ArrayDeque<Event<K>> all = new ArrayDeque<>();
  private final Map<K, ArrayDeque<Event<K>>> byKey = new HashMap<>();
  private long latest = Long.MIN_VALUE;

  /** @param most of a key in any span; 0 for as many as it likes */
  SlidingLimit(int most, Duration span, Clock clock) {
    this.most = most;
    this.span = span.toMillis();
    this.clock = clock;
  }

  boolean isOff() {
    return most == 0;
  }

  /**
   * Counts the key if it may.
   *
   * @return 0 when it may; else the seconds, rounded up, after which it may
   */
  synchronized long take(K key) {
    if (isOff()) {
      return 0;
    }
    long now = clock.millis();
    forget(now);
    ArrayDeque<Event<K>> mine = byKey.computeIfAbsent(key, any -> new ArrayDeque<>(1));
    if (mine.size() >= most) {
      return (mine.peek().at() + span - now + 999) / 1000;
    }
    Event<K> event = new Event<>(key, now);
    mine.add(event);
    all.add(event);
    return 0;
  }

  /** How many are remembered. */
  synchronized int size() {
    return all.size();
  }

  private void forget(long now) {
    if (now < latest) {
      // The clock was set back: when all that was, nobody can say any more.
      all.clear();
      byKey.clear();
    }
    latest = now;
    while (!all.isEmpty() && now - all.peek().at() >= span) {
      K key = all.remove().key();
      ArrayDeque<Event<K>> mine = byKey.get(key);
      mine.remove();
      if (mine.isEmpty()) {
        byKey.remove(key);
      }
    }
  }
}

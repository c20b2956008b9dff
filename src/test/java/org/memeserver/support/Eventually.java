package org.memeserver.support;

import java.time.Duration;
import java.time.Instant;

/** Waits for what another process does in its own time. */
public final class Eventually {
  /** Something that is going to be true. */
  public interface Condition {
    boolean holds() throws Exception;
  }

  private Eventually() {}

  /** Looks again and again until the condition holds; fails when it does not within the patience. */
  public static void holds(String what, Duration patience, Condition condition) throws Exception {
    Instant end = Instant.now().plus(patience);
    while (!condition.holds()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("not within " + patience + ": " + what);
      }
      Thread.sleep(50);
    }
  }
}

package org.memeserver.media;

import java.time.Instant;
import java.util.Optional;

/** What the last whole verification of this process came to. Safe for use by many threads. */
public final class LastVerification {
  private volatile Optional<Ended> last = Optional.empty();

  /**
   * A verification that came to its end.
   *
   * @param at when it did
   */
  public record Ended(VerificationOutcome outcome, Instant at) {}

  /** Notes an outcome, if it says something of all blobs. */
  public void note(VerificationOutcome outcome, Instant at) {
    if (outcome.complete()) {
      last = Optional.of(new Ended(outcome, at));
    }
  }

  /** Empty until one has come to its end. */
  public Optional<Ended> get() {
    return last;
  }
}

package org.memeserver.media;

import java.time.Instant;
import java.util.Optional;
import org.memeserver.db.VerificationRepository;
import org.memeserver.db.VerificationRepository.Verified;

/** What the last verification of all blobs came to, whoever made it. Safe for use by many threads. */
public final class LastVerification {
  private final VerificationRepository records;
  private volatile Optional<Ended> known = Optional.empty();

  public LastVerification(VerificationRepository records) {
    this.records = records;
  }

  /**
   * A verification of all blobs that came to its end.
   *
   * @param at when it did
   */
  public record Ended(VerificationOutcome outcome, Instant at) {}

  /**
   * Notes an outcome, if it came to its end and so says something of all blobs.
   *
   * @throws org.memeserver.model.MemeException.Unavailable when the database does not answer
   */
  public void note(VerificationOutcome outcome, Instant at) {
    if (outcome.complete()) {
      records.note(new Verified(
          at, outcome.checked(), outcome.bytes(), outcome.damaged(), outcome.missing(), outcome.unreadable(), outcome.orphans(),
          outcome.orphanBytes()));
      known = Optional.of(new Ended(outcome, at));
    }
  }

  /**
   * Asks the database.
   *
   * @throws org.memeserver.model.MemeException.Unavailable when it does not answer
   */
  public Optional<Ended> refreshed() {
    known = records.last().map(last -> new Ended(
        new VerificationOutcome(
            last.checked(), last.bytes(), last.damaged(), last.missing(), last.unreadable(), last.orphans(), last.orphanBytes(), true, true),
        last.ended()));
    return known;
  }

  /** What was known when the database was last asked, without asking. */
  public Optional<Ended> known() {
    return known;
  }
}

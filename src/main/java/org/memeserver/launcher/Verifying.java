package org.memeserver.launcher;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import org.memeserver.db.Duty;
import org.memeserver.media.Finding;
import org.memeserver.media.LastVerification;
import org.memeserver.media.Verification;
import org.memeserver.media.VerificationOutcome;
import org.memeserver.model.MemeException;
import org.memeserver.upkeep.health.Stockroom;

/** Verifies all files from time to time, on one of the servers that share a database, and logs what it finds. */
final class Verifying implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Verifying.class.getName());

  /** How often to look whether it is time. What other servers found is known as soon. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  /** After a store or database that did not answer, so that one that comes and goes is not read from its beginning each minute. */
  private static final Duration AFTER_TROUBLE = Duration.ofHours(1);

  /** Of the clocks of servers that share a database. */
  private static final Duration MOST_SKEW = Duration.ofHours(1);

  /** More lines would push everything else out of the log. */
  private static final int MOST_LINES = 1000;

  private final Stockroom room;
  private final Duration interval;
  private final Recurring looking;
  private volatile boolean closing;
  private Instant notBefore = Instant.MIN;

  private Verifying(Stockroom room, Duration interval) {
    this.room = room;
    this.interval = interval;
    this.looking = Recurring.start("verifying", this::look, LOOK);
  }

  /** @param interval from the end of one verification to the begin of the next; zero for none at all */
  static Verifying start(Stockroom room, Duration interval) {
    return new Verifying(room, interval);
  }

  private void look() {
    try {
      room.lastVerification().refreshed();
      if (isTime()) {
        room.database().alone(Duty.VERIFY, this::verifyIfStillTime);
      }
    } catch (MemeException e) {
      LOG.log(Level.WARNING, "verifying waits: {0}: {1}", e.getMessage(), Storage.reason(e));
      notBefore = room.clock().instant().plus(AFTER_TROUBLE);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "verifying failed", e);
      notBefore = room.clock().instant().plus(AFTER_TROUBLE);
    }
  }

  private boolean isTime() {
    Instant now = room.clock().instant();
    return !interval.isZero()
        && !closing
        && !now.isBefore(notBefore)
        && room.lastVerification().known().map(last -> !last.at().plus(interval).isAfter(now) || isAhead(last, now)).orElse(true);
  }

  /** A clock was wrong when it was noted, and nothing would be verified until that time comes. */
  private static boolean isAhead(LastVerification.Ended last, Instant now) {
    return last.at().isAfter(now.plus(MOST_SKEW));
  }

  /** Another server may have come to the end of one since this one looked. */
  private void verifyIfStillTime() {
    room.lastVerification().refreshed();
    if (!isTime()) {
      return;
    }
    room.lastVerification().known().filter(last -> isAhead(last, room.clock().instant())).ifPresent(last -> LOG.log(
        Level.WARNING, "the last verification is noted for {0}, which has not come: a clock was wrong, or is; verifying now", last.at()));
    Logged logged = new Logged();
    try {
      VerificationOutcome outcome = room.verification(Stockroom.MODEST_RATE, logged).all();
      room.lastVerification().note(outcome, room.clock().instant());
      if (outcome.complete()) {
        LOG.log(
            outcome.isSound() ? Level.INFO : Level.ERROR,
            "verified {0} files: {1} damaged, {2} missing, {3} unreadable; {4} that no record names",
            outcome.checked(), outcome.damaged(), outcome.missing(), outcome.unreadable(), outcome.orphans());
      }
    } catch (Verification.PlaceAway e) {
      LOG.log(Level.WARNING, "verifying waits: {0}", e.getMessage());
      notBefore = room.clock().instant().plus(AFTER_TROUBLE);
    }
  }

  /** Writes findings into the log. */
  private final class Logged implements Verification.Watching {
    private int lines;

    @Override
    public void found(Finding finding) {
      lines++;
      if (lines <= MOST_LINES) {
        LOG.log(finding.kind() == Finding.Kind.ORPHAN ? Level.WARNING : Level.ERROR, finding.told());
      } else if (lines == MOST_LINES + 1) {
        LOG.log(Level.ERROR, "more findings than fit into a log: \"meme blobs verify\" tells them all");
      }
    }

    @Override
    public void step(long done, long total) {}

    @Override
    public boolean isStopped() {
      return closing;
    }
  }

  /** Ends a verification under way; interrupting it would close the database's file. */
  @Override
  public void close() {
    closing = true;
    looking.close();
  }
}

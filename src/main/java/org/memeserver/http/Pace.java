package org.memeserver.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends transfers whose client is too slow: one that moves nothing for the idle time, and an upload that stays below the minimum rate. Only time
 * spent waiting for the client counts; a busy server is not the client's fault.
 */
final class Pace implements Runnable {
  /** A body or a content on its way. */
  interface Transfer {
    /** Bytes moved since it began. */
    long moved();

    /** Whether it is the client that keeps it waiting now. */
    boolean isWaitingForPeer();

    /** Ends it, soon. */
    void cut();
  }

  /** How long a rate is measured: shorter pauses of a mobile network are no offence. */
  static final int WINDOW_SECONDS = 15;

  /** What is known of one transfer; touched by the ticking thread alone. */
  private static final class Progress {
    private long movedBefore;
    private int idleSeconds;
    private long windowStart;
    private int windowSeconds;
  }

  private final Map<Transfer, Progress> transfers = new ConcurrentHashMap<>();
  private final long idleSeconds;
  private final long minimumRate;

  /**
   * @param idleSeconds seconds without a byte after which a transfer is cut
   * @param minimumRate bytes per second that an upload must keep, over 15 seconds of waiting for it; 0 for any
   */
  Pace(long idleSeconds, long minimumRate) {
    this.idleSeconds = idleSeconds;
    this.minimumRate = minimumRate;
  }

  void startOn(ScheduledExecutorService timer) {
    timer.scheduleWithFixedDelay(this, 1, 1, TimeUnit.SECONDS);
  }

  void watch(Transfer transfer) {
    transfers.put(transfer, new Progress());
  }

  void forget(Transfer transfer) {
    transfers.remove(transfer);
  }

  @Override
  public void run() {
    transfers.forEach(
        (transfer, progress) -> {
          if (isTooSlow(transfer, progress)) {
            forget(transfer);
            transfer.cut();
          }
        });
  }

  private boolean isTooSlow(Transfer transfer, Progress progress) {
    if (!transfer.isWaitingForPeer()) {
      return false;
    }
    long moved = transfer.moved();
    progress.idleSeconds = moved == progress.movedBefore ? progress.idleSeconds + 1 : 0;
    progress.movedBefore = moved;
    progress.windowSeconds++;
    if (progress.windowSeconds < WINDOW_SECONDS) {
      return progress.idleSeconds >= idleSeconds;
    }
    long inWindow = moved - progress.windowStart;
    progress.windowStart = moved;
    progress.windowSeconds = 0;
    boolean belowRate = transfer instanceof BodyPump && inWindow < minimumRate * WINDOW_SECONDS;
    return belowRate || progress.idleSeconds >= idleSeconds;
  }
}

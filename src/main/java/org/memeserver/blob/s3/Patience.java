package org.memeserver.blob.s3;

import java.time.Duration;

/**
 * How long a store is waited for.
 *
 * @param silence how long it may say nothing when it was asked, or take nothing of what it is sent
 * @param pause before a failed request is sent again, doubled each time; a random part of it, so that not all come back at once
 */
record Patience(Duration silence, Duration pause) {
  /** So that whoever waits for an upload or a file hears within half a minute that the store is away. */
  static final Patience USUAL = new Patience(Duration.ofSeconds(20), Duration.ofMillis(200));

  /** For a request that sends and gets little, with everything that it takes to send it again. */
  Duration small() {
    return silence.multipliedBy(5).dividedBy(4);
  }

  /** For one try of such a request. */
  Duration smallTry() {
    return silence.dividedBy(2);
  }

  Duration longestPause() {
    return pause.multipliedBy(10);
  }
}

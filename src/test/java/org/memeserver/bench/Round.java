package org.memeserver.bench;

/** One contestant at one load, with everything prepared. */
interface Round {
  /**
   * Goes on for about that long.
   *
   * @throws IllegalStateException when an answer is not what it should be
   */
  Tally run(int seconds) throws Exception;
}

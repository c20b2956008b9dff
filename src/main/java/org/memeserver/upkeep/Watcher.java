package org.memeserver.upkeep;

/** Watches a job. Used by one thread at a time; {@link #isStopped} by any. */
public interface Watcher {
  /** Sees and says nothing. */
  Watcher NOBODY = new Watcher() {
    @Override
    public void step(String what, long done, long total) {}

    @Override
    public void note(String line) {}

    @Override
    public boolean isStopped() {
      return false;
    }
  };

  /**
   * Is told how far the work has come. Cheap, so that it may be called for each of many small steps.
   *
   * @param what is counted, such as "files"; another word than before begins another count
   * @param done of the total, never less than before
   * @param total how many there are, as far as known; more may come
   */
  void step(String what, long done, long total);

  /** Is told something at once that the operator should read, without a line break. */
  void note(String line);

  /** Whether the job is to end as soon as it has something that can be gone on with. */
  boolean isStopped();
}

package org.memeserver.launcher;

import org.memeserver.upkeep.Watcher;

/** Has a job end after some steps. */
final class StopsAfter implements Watcher {
  private final long most;
  private long done;

  StopsAfter(long most) {
    this.most = most;
  }

  @Override
  public void step(String what, long stepped, long total) {
    done = stepped;
  }

  @Override
  public void note(String line) {}

  @Override
  public boolean isStopped() {
    return done >= most;
  }
}

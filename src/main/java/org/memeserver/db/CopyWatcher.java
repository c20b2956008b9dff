package org.memeserver.db;

/** Is told how far a copy has come, by the thread that copies. What it throws ends the copy, which can be gone on with later. */
public interface CopyWatcher {
  /** @param rows that are in the target now, of a total; never fewer than before, unless the copy begins anew */
  void copied(long rows, long total);

  /** @param rows of a total that were found equal on both sides */
  void compared(long rows, long total);

  /** The source has changed since an earlier run copied from it: what that run left in the target is removed, and everything copied again. */
  void beginsAnew();
}

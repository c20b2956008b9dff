package org.memeserver.db;

import java.util.HashSet;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;
import org.memeserver.model.Muid;

/**
 * The contents whose records a transaction changes, so that {@link RememberedRecords} forgets them. Whoever writes rows of {@code media} or {@code
 * content} says so here. Kept with the handle, of which each transaction has its own.
 */
public final class Changes implements JdbiConfig<Changes> {
  private final Set<Muid> contents = new HashSet<>();
  private boolean withdrawal;

  /** Notes that rows of a content are written. */
  static void note(Handle handle, Muid muid) {
    handle.getConfig(Changes.class).contents.add(muid);
  }

  /** The same when somebody may see less of the content afterwards. */
  static void withdraw(Handle handle, Muid muid) {
    note(handle, muid);
    handle.getConfig(Changes.class).withdrawal = true;
  }

  static Changes of(Handle handle) {
    return handle.getConfig(Changes.class);
  }

  Set<Muid> contents() {
    return contents;
  }

  /** Whether no server may go on showing what was true before. */
  boolean isWithdrawal() {
    return withdrawal;
  }

  /** A handle begins with none. */
  @Override
  public Changes createCopy() {
    return new Changes();
  }
}

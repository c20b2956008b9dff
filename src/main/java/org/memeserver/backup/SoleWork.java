package org.memeserver.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.memeserver.db.Database;
import org.memeserver.db.Duty;
import org.memeserver.upkeep.JobFailure;

/** Keeps other restores, and copies, out of a database that several processes can have open. */
final class SoleWork {
  private SoleWork() {}

  interface Filling<T> {
    T run() throws IOException, JobFailure;
  }

  /** Carries a failure of the work through the database. */
  private static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Failed(JobFailure cause) {
      super(cause);
    }
  }

  /** @throws JobFailure also when another process fills the database; nothing was done then */
  static <T> T on(Database database, Filling<T> filling) throws IOException, JobFailure {
    List<T> outcome = new ArrayList<>();
    try {
      if (!database.alone(Duty.COPY, () -> outcome.add(unchecked(filling)))) {
        throw new JobFailure("Another process is restoring or copying into the database; nothing was changed in it");
      }
    } catch (Failed e) {
      throw (JobFailure) e.getCause();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return outcome.get(0);
  }

  private static <T> T unchecked(Filling<T> filling) {
    try {
      return filling.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JobFailure e) {
      throw new Failed(e);
    }
  }
}

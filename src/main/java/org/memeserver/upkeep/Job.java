package org.memeserver.upkeep;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** One kind of work that an operator may ask for. May be run again at any time, also after it was cut off anywhere. */
public interface Job {
  /**
   * Does the work.
   *
   * @param arguments what the command was told
   * @param watcher is told how far the work has come, and says when it is to end
   * @return the outcome, for the command to tell
   * @throws JobFailure when it cannot be done, for a reason that the operator can do something about
   * @throws IOException when a disk or store fails
   * @throws org.memeserver.model.MemeException when the database does not answer, or something is full
   */
  JsonNode run(JsonNode arguments, Watcher watcher) throws JobFailure, IOException;

  /** The same work, beside whatever else is done. */
  static Job beside(Job job) {
    return new Job() {
      @Override
      public JsonNode run(JsonNode arguments, Watcher watcher) throws JobFailure, IOException {
        return job.run(arguments, watcher);
      }

      @Override
      public boolean isExclusive() {
        return false;
      }
    };
  }

  /** Whether no other exclusive job may run at the same time, on any server that shares the database. */
  default boolean isExclusive() {
    return true;
  }
}

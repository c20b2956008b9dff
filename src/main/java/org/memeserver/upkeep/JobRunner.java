package org.memeserver.upkeep;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.memeserver.db.Database;
import org.memeserver.db.Duty;

/** Runs jobs by their names, and exclusive ones one at a time. Safe for use by many threads. */
public final class JobRunner {
  private final Database database;
  private final Map<String, Job> jobs;
  private final AtomicReference<String> exclusive = new AtomicReference<>();

  /** @param database whose servers all keep exclusive jobs apart */
  public JobRunner(Database database, Map<String, Job> jobs) {
    this.database = database;
    this.jobs = Map.copyOf(jobs);
  }

  /**
   * Runs a job in this thread.
   *
   * @throws JobFailure when there is no such job, when another one is at work that it cannot run beside, and as {@link Job#run}
   * @throws IOException as {@link Job#run}
   */
  public JsonNode run(String name, JsonNode arguments, Watcher watcher) throws JobFailure, IOException {
    Job job = jobs.get(name);
    if (job == null) {
      throw new JobFailure("The server does not know the work " + name + ": command and server are of different versions");
    }
    return job.isExclusive() ? alone(name, job, arguments, watcher) : job.run(arguments, watcher);
  }

  private JsonNode alone(String name, Job job, JsonNode arguments, Watcher watcher) throws JobFailure, IOException {
    if (!exclusive.compareAndSet(null, name)) {
      String other = exclusive.get();
      throw new JobFailure("Other work is under way" + (other == null ? "" : " (" + other + ")") + ": run the command again when it is done");
    }
    try {
      Outcome outcome = new Outcome();
      if (!database.alone(Duty.UPKEEP, () -> outcome.take(job, arguments, watcher))) {
        throw new JobFailure("Another server or command is at such work on this database: run the command again when it is done");
      }
      return outcome.get();
    } finally {
      exclusive.set(null);
    }
  }

  /** Carries what a job gives or throws out of a {@link Runnable}. */
  private static final class Outcome {
    private JsonNode result;
    private JobFailure failure;
    private IOException fault;

    void take(Job job, JsonNode arguments, Watcher watcher) {
      try {
        result = job.run(arguments, watcher);
      } catch (JobFailure e) {
        failure = e;
      } catch (IOException e) {
        fault = e;
      }
    }

    JsonNode get() throws JobFailure, IOException {
      if (failure != null) {
        throw failure;
      }
      if (fault != null) {
        throw fault;
      }
      return result;
    }
  }
}

package org.memeserver.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs checks one after the other. One that fails or hangs is a finding and keeps no other from being made. */
public final class Examination {
  private static final System.Logger LOG = System.getLogger(Examination.class.getName());
  private static final long SECONDS_TO_TIDY_UP = 30;

  private Examination() {}

  /**
   * Runs them.
   *
   * @param told is told each finding at once
   * @return all findings
   * @throws InterruptedException when this thread is interrupted; the check at work has then taken back what it did
   */
  public static List<Finding> run(List<Check> checks, Consumer<Finding> told) throws InterruptedException {
    List<Finding> all = new ArrayList<>();
    for (Check check : checks) {
      for (Finding finding : findings(check)) {
        all.add(finding);
        told.accept(finding);
      }
    }
    return all;
  }

  private static List<Finding> findings(Check check) throws InterruptedException {
    // A thread of its own, because one that hangs is left behind.
    ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
      Thread made = new Thread(task, "check-" + check.name());
      made.setDaemon(true);
      return made;
    });
    Future<List<Finding>> looking = thread.submit(check::look);
    try {
      return looking.get(check.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return List.of(Diagnosis.CHECK_HANGS.found("the check \"" + check.name() + "\" has not ended after " + check.patience().toSeconds() + " s"));
    } catch (ExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "a check failed", e);
      return List.of(Diagnosis.CHECK_FAILED.found("the check \"" + check.name() + "\" cannot be made: " + reason(e.getCause())));
    } finally {
      thread.shutdownNow();
      thread.awaitTermination(looking.isDone() ? SECONDS_TO_TIDY_UP : 1, TimeUnit.SECONDS);
    }
  }

  /** The innermost message, or what it is. */
  static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
  }
}

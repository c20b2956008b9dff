package org.memeserver.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs checks one after the other. One that fails or hangs is a finding and keeps no other from being made. */
public final class Examination {
  private static final System.Logger LOG = System.getLogger(Examination.class.getName());
  private static final long MILLIS_BETWEEN_LOOKS = 50;
  private static final long SECONDS_TO_TIDY_UP = 30;
  private static final long SECONDS_FOR_THE_HUNG = 2;

  private Examination() {}

  /**
   * Runs them.
   *
   * @param told is told each finding at once
   * @param stopped whether to end as soon as possible
   * @return all findings
   * @throws InterruptedException when it is stopped, or this thread interrupted; the check at work has then taken back what it did
   */
  public static List<Finding> run(List<Check> checks, Consumer<Finding> told, BooleanSupplier stopped) throws InterruptedException {
    List<Finding> all = new ArrayList<>();
    for (Check check : checks) {
      for (Finding finding : findings(check, stopped)) {
        all.add(finding);
        told.accept(finding);
      }
    }
    return all;
  }

  private static List<Finding> findings(Check check, BooleanSupplier stopped) throws InterruptedException {
    // A thread of its own, because one that hangs is left behind.
    ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
      Thread made = new Thread(task, "check-" + check.name());
      made.setDaemon(true);
      return made;
    });
    long patience = SECONDS_TO_TIDY_UP;
    try {
      Optional<List<Finding>> found = awaited(thread.submit(check::look), check, stopped);
      if (found.isEmpty()) {
        patience = SECONDS_FOR_THE_HUNG;
        return List.of(Diagnosis.CHECK_HANGS.found("the check \"" + check.name() + "\" has not ended after " + check.patience().toSeconds() + " s"));
      }
      return found.get();
    } catch (ExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "a check failed", e);
      return List.of(Diagnosis.CHECK_FAILED.found("the check \"" + check.name() + "\" cannot be made: " + reason(e.getCause())));
    } finally {
      thread.shutdownNow();
      thread.awaitTermination(patience, TimeUnit.SECONDS);
    }
  }

  /** Empty when the check has used up its patience. */
  private static Optional<List<Finding>> awaited(Future<List<Finding>> looking, Check check, BooleanSupplier stopped)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + check.patience().toNanos();
    while (true) {
      try {
        return Optional.of(looking.get(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        if (stopped.getAsBoolean()) {
          throw new InterruptedException("told to end");
        } else if (System.nanoTime() - end > 0) {
          return Optional.empty();
        }
      }
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

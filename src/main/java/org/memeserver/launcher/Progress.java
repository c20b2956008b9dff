package org.memeserver.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/**
 * Shows how far something long has come: a bar on a terminal, a line every few seconds elsewhere. Used by one thread at a time.
 *
 * <p>Width and drawing are fixed here, because the library would ask another, which is not in the JAR, for both.
 */
final class Progress implements LongConsumer, AutoCloseable {
  private static final int COLUMNS = 78;
  private static final int BAR = 30;
  private static final long NANOS_BETWEEN_LINES = Duration.ofSeconds(5).toNanos();
  private static final int MILLIS_BETWEEN_DRAWINGS = 500;

  private final String what;
  private final long total;
  private final PrintWriter err;
  private final ProgressBar bar;
  private long lastLine = System.nanoTime();

  private Progress(String what, long total, PrintWriter err, boolean isTerminal) {
    this.what = what;
    this.total = total;
    this.err = err;
    this.bar = isTerminal ? bar() : null;
  }

  /**
   * Begins.
   *
   * @param what is counted, such as "rows"
   * @param total how many there are; more may come
   * @param err what the process writes to as its standard error
   */
  static Progress of(String what, long total, PrintWriter err) {
    return new Progress(what, total, err, isTerminal());
  }

  /** The same as on a terminal, or not, whatever there is. */
  static Progress of(String what, long total, PrintWriter err, boolean isTerminal) {
    return new Progress(what, total, err, isTerminal);
  }

  /** @param done of the total, never less than before */
  void stepTo(long done) {
    if (bar != null) {
      bar.stepTo(done);
    } else if (System.nanoTime() - lastLine >= NANOS_BETWEEN_LINES) {
      lastLine = System.nanoTime();
      err.println(done + " of " + Math.max(done, total) + " " + what);
    }
  }

  /** A line that takes the place of the bar, which is drawn again below it. */
  String over(String line) {
    return bar == null ? line : "\r" + line + " ".repeat(Math.max(0, COLUMNS - line.length()));
  }

  @Override
  public void accept(long done) {
    stepTo(done);
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      err.println();
    }
  }

  private ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName(what)
        .setInitialMax(total)
        .setUpdateIntervalMillis(MILLIS_BETWEEN_DRAWINGS)
        .setRenderer((state, width) -> drawn(state))
        .setConsumer(new DelegatingProgressBarConsumer(this::draw, COLUMNS))
        .build();
  }

  private void draw(String line) {
    err.print("\r" + line);
    err.flush();
  }

  private static String drawn(ProgressState state) {
    long max = Math.max(1, Math.max(state.getMax(), state.getCurrent()));
    int full = (int) (BAR * state.getCurrent() / max);
    String bar = "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] ";
    String line = bar + state.getCurrent() + " of " + max + " " + state.getTaskName() + left(state, max);
    return line.length() > COLUMNS ? line.substring(0, COLUMNS) : line + " ".repeat(COLUMNS - line.length());
  }

  private static String left(ProgressState state, long max) {
    if (state.getCurrent() == 0) {
      return "";
    }
    double millisForOne = (double) state.getTotalElapsed().toMillis() / state.getCurrent();
    Duration left = Duration.ofMillis((long) (millisForOne * (max - state.getCurrent())));
    return ", %d:%02d:%02d left".formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart());
  }

  /** Whether the standard error goes to a terminal. Java knows only whether the standard output does, so the system is asked where it can be. */
  private static boolean isTerminal() {
    Path standardError = Path.of("/proc/self/fd/2");
    if (!Files.exists(standardError.getParent())) {
      return System.console() != null;
    }
    try {
      String target = Files.readSymbolicLink(standardError).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}

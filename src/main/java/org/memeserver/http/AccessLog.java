package org.memeserver.http;

import io.undertow.server.HttpServerExchange;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One line a request: time, method, path without query and without the signature of a media token, status, bytes sent, milliseconds, request id. Lines are written by
 * a thread of their own, so no request waits for the terminal or the journal.
 */
final class AccessLog implements AutoCloseable {
  private static final int LONGEST_PATH = 512;
  private static final int MOST_WAITING = 10_000;
  private static final String TOKEN_PATH = "/file/";

  private static final long LONGEST_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** No lock: all requests come by here. */
  private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final LogTime time = new LogTime();
  private final PrintStream out;
  private final Clock clock;
  private final Thread writer = new Thread(this::write, "access-log");
  private volatile boolean sleeping;
  private volatile boolean closing;

  AccessLog(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
    writer.setDaemon(true);
    writer.start();
  }

  /** What is said of one request; made a text of by the writer. */
  private record Line(long at, String method, String path, int status, boolean isAborted, long bytes, long millis, String id) {}

  /** Notes a finished exchange. When lines come faster than they can be written, they are dropped rather than kept. */
  void note(HttpServerExchange exchange) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - exchange.getRequestStartTime());
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return;
    }
    lines.add(new Line(
        clock.millis(), exchange.getRequestMethod().toString(), exchange.getRequestURI(), exchange.getStatusCode(), Aborted.isMarked(exchange),
        exchange.getResponseBytesSent(), millis, RequestId.of(exchange)));
    if (sleeping) {
      LockSupport.unpark(writer);
    }
  }

  private void append(StringBuilder text, Line line) {
    time.append(text, line.at());
    text.append(' ').append(line.method()).append(' ').append(withoutSignature(line.path())).append(' ').append(line.status())
        .append(line.isAborted() ? "-aborted " : " ").append(line.bytes()).append(' ').append(line.millis()).append("ms ").append(line.id())
        .append('\n');
  }

  /** Whoever reads the log must not be able to download what others bought. */
  static String withoutSignature(String path) {
    String shown = path;
    if (path.contains(TOKEN_PATH)) {
      int dot = path.lastIndexOf('.');
      // Where there is no dot there is no telling what is secret.
      shown = path.substring(0, dot < 0 ? path.indexOf(TOKEN_PATH) + TOKEN_PATH.length() : dot + 1) + "***";
    }
    return shown.length() <= LONGEST_PATH ? shown : shown.substring(0, LONGEST_PATH) + "...";
  }

  private void write() {
    while (!closing || !lines.isEmpty()) {
      StringBuilder batch = new StringBuilder();
      for (Line line = lines.poll(); line != null; line = batch.length() < 1 << 16 ? lines.poll() : null) {
        waiting.decrementAndGet();
        append(batch, line);
      }
      if (batch.length() > 0) {
        out.print(batch);
        out.flush();
      } else {
        sleep();
      }
    }
  }

  private void sleep() {
    sleeping = true;
    // A line that came just before this was said would not wake anybody.
    if (lines.isEmpty() && !closing) {
      LockSupport.parkNanos(LONGEST_SLEEP_NANOS);
    }
    sleeping = false;
  }

  /** Writes what is left. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(writer);
    try {
      writer.join(TimeUnit.SECONDS.toMillis(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

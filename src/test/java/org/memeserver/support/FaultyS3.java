package org.memeserver.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/**
 * A port of loopback before an S3 server, on which things go wrong as they are told to. It passes on requests as they come, so their signatures stay
 * good, and keeps a list of them.
 */
public final class FaultyS3 extends LoopbackPort {
  private static final int PIECE = 8192;

  /** What goes wrong with a request. */
  public sealed interface Fault {}

  /** The server is not asked, and this status is the answer to the whole request. */
  public record Answer(int status, String code) implements Fault {}

  /** The connection breaks when so many bytes of the request's body have come. */
  public record BreakRequest(long after) implements Fault {}

  /** The server does what it is asked for; the connection breaks before its answer. */
  public record LoseAnswer() implements Fault {}

  /** The connection breaks, or ends as if all were well, when so many bytes of the answer's body have gone. */
  public record CutAnswer(long after, boolean asIfAllWereWell) implements Fault {}

  /** Some bytes of the answer at a time, with pauses. */
  public record Drip(int bytes, int pauseMillis) implements Fault {}

  /** Nothing moves any more when so many bytes of the request's body have come. */
  public record FallSilent(long after) implements Fault {}

  /** A request as it came. Its range is empty when it has none. */
  public record Request(String method, String target, String range, long length) {
    /** Whether it has this method and its target has this in it. */
    public boolean is(String wanted, String part) {
      return method.equals(wanted) && target.contains(part);
    }
  }

  private static final class Rule {
    private final Predicate<Request> which;
    private final Fault fault;
    private int times;

    Rule(Predicate<Request> which, int times, Fault fault) {
      this.which = which;
      this.times = times;
      this.fault = fault;
    }
  }

  private final int server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<Rule> rules = new ArrayList<>();
  private final List<Request> requests = new ArrayList<>();

  /** @param server the port of the server, on loopback */
  public FaultyS3(int server) throws IOException {
    this.server = server;
    begin();
  }

  /** Lets the next so many requests of a kind go wrong. */
  public synchronized void fail(int times, Fault fault, Predicate<Request> which) {
    rules.add(new Rule(which, times, fault));
  }

  /** All is well again. */
  public synchronized void heal() {
    rules.clear();
  }

  /** What has come since the last call. */
  public synchronized List<Request> requests() {
    List<Request> all = List.copyOf(requests);
    requests.clear();
    return all;
  }

  private synchronized Fault faultOf(Request request) {
    requests.add(request);
    for (Rule rule : rules) {
      if (rule.times > 0 && rule.which.test(request)) {
        rule.times--;
        return rule.fault;
      }
    }
    return null;
  }

  @Override
  void taken(Socket client) {
    daemon(() -> serve(client));
  }

  private void serve(Socket client) {
    try {
      InputStream in = new BufferedInputStream(client.getInputStream());
      String head = head(in);
      if (!head.isEmpty()) {
        Request request = parse(head);
        handle(client, in, head, request, faultOf(request));
      }
      client.close();
    } catch (IOException e) {
      // One side has gone away, and so the other is to.
      reset(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end(client);
    }
  }

  private void handle(Socket client, InputStream in, String head, Request request, Fault fault) throws IOException, InterruptedException {
    if (fault instanceof Answer answer) {
      copy(in, OutputStream.nullOutputStream(), request.length());
      String body = answer.code().isEmpty() ? "" : "<?xml version=\"1.0\"?><Error><Code>" + answer.code() + "</Code><Message>as told</Message></Error>";
      client.getOutputStream().write(
          ("HTTP/1.1 " + answer.status() + " As Told\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n"
              + (request.method().equals("HEAD") ? "" : body)).getBytes(StandardCharsets.ISO_8859_1));
      return;
    }
    try (Socket behind = connected(server)) {
      OutputStream out = behind.getOutputStream();
      // Each answer ends with its connection, so its end is known without understanding it.
      out.write(head.replaceFirst("(?i)\r\nConnection: [^\r]*", "").replaceFirst("\r\n", "\r\nConnection: close\r\n").getBytes(StandardCharsets.ISO_8859_1));
      if (fault instanceof BreakRequest cut) {
        copy(in, out, Math.min(cut.after(), request.length()));
        reset(behind);
        reset(client);
        return;
      }
      if (fault instanceof FallSilent silent) {
        copy(in, out, Math.min(silent.after(), request.length()));
        closed.await();
        return;
      }
      copy(in, out, request.length());
      answer(client, new BufferedInputStream(behind.getInputStream()), fault);
    }
  }

  private static void answer(Socket client, InputStream in, Fault fault) throws IOException, InterruptedException {
    String head = head(in);
    if (fault instanceof LoseAnswer) {
      copy(in, OutputStream.nullOutputStream(), Long.MAX_VALUE);
      reset(client);
      return;
    }
    OutputStream out = client.getOutputStream();
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    if (fault instanceof CutAnswer cut) {
      copy(in, out, cut.after());
      if (!cut.asIfAllWereWell()) {
        reset(client);
      }
    } else if (fault instanceof Drip drip) {
      byte[] some = new byte[drip.bytes()];
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        out.write(some, 0, read);
        Thread.sleep(drip.pauseMillis());
      }
    } else {
      copy(in, out, Long.MAX_VALUE);
    }
  }

  /** Up to the empty line, with it; empty when the connection ended before. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.write(next);
      if (next == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
    }
    return "";
  }

  private static Request parse(String head) {
    String[] lines = head.split("\r\n");
    String[] words = lines[0].split(" ");
    String range = "";
    long length = 0;
    for (String line : lines) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("range: ")) {
        range = line.substring(7);
      } else if (lower.startsWith("content-length: ")) {
        length = Long.parseLong(line.substring(16).trim());
      }
    }
    return new Request(words[0], words[1], range, length);
  }

  private static void copy(InputStream from, OutputStream to, long most) throws IOException {
    byte[] some = new byte[PIECE];
    long left = most;
    while (left > 0) {
      int read = from.read(some, 0, (int) Math.min(some.length, left));
      if (read < 0) {
        return;
      }
      to.write(some, 0, read);
      left -= read;
    }
  }

  private static void reset(Socket socket) {
    try {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    super.close();
  }
}

package org.memeserver.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.memeserver.support.SphinxUser;

/**
 * Different contents that clients send at once, each over one connection. To nginx they go by PUT, which answers before anything is durable; so
 * its files are removed after each round, and the disk is left to settle, or the next round, of another, would wait for them.
 */
record UploadLoad(String size, int bytes, int clients, Unit unit, OptionalDouble least) implements Load {
  private static final AtomicLong MARKS = new AtomicLong(1L << 40);

  /** Who uploads; a range of guests of its own. */
  private static final int FIRST_GUEST = 200;

  /** Smaller ones are left, since a server that makes deletions durable takes as long for them as for the uploads. */
  private static final int WORTH_DELETING = 1_000_000;

  private static final int DELETING = 8;

  @Override
  public String name() {
    return "upload " + size + " x" + clients;
  }

  @Override
  public Round on(Contestant server) throws Exception {
    ByteBuffer content = content();
    List<SphinxUser> users = Guests.signedIn(server, FIRST_GUEST, clients);
    List<Sending> sendings = users.stream().<Sending>map(user -> Sending.Form.to("/file", user.token(), content)).toList();
    return seconds -> {
      Queue<KeptRecord> kept = new ConcurrentLinkedQueue<>();
      Tally tally = Crowd.run(clients, seconds, bytes, number -> new Sender(server.port(), sendings.get(number),
          answer -> kept.add(new KeptRecord(users.get(number), SphinxUser.field(answer.body(), "muid")))));
      if (bytes >= WORTH_DELETING) {
        remove(server, kept);
      }
      settle();
      return tally;
    };
  }

  @Override
  public Optional<Round> on(Nginx nginx) {
    ByteBuffer content = content();
    Sending sending = new Sending.Put("put", content);
    return Optional.of(seconds -> {
      Tally tally = Crowd.run(clients, seconds, bytes, number -> new Sender(nginx.contestant().port(), sending, answer -> {}));
      try (DirectoryStream<Path> files = Files.newDirectoryStream(nginx.root().resolve("put"))) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      settle();
      return tally;
    });
  }

  private ByteBuffer content() {
    return Sending.direct(Bed.content(bytes - Long.BYTES, bytes));
  }

  private record KeptRecord(SphinxUser owner, String muid) {}

  /** A server that cannot delete keeps what it has. */
  private static void remove(Contestant server, Queue<KeptRecord> kept) throws Exception {
    List<Callable<Void>> works = new ArrayList<>();
    for (int i = 0; i < DELETING; i++) {
      works.add(() -> {
        try (KeptConnection connection = new KeptConnection(server.port())) {
          for (KeptRecord one = kept.poll(); one != null; one = kept.poll()) {
            connection.ask(KeptConnection.ascii("DELETE /mymedia/" + one.muid() + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + one.owner().token() + "\r\n\r\n"));
          }
        }
        return null;
      });
    }
    Crowd.atOnce(works);
  }

  /** Until the disk has nothing to do. */
  private static void settle() throws IOException, InterruptedException {
    new ProcessBuilder("sync").start().waitFor();
  }

  /** What a client hears of each upload. */
  private interface Heard {
    void of(KeptConnection.Answer answer);
  }

  private static final class Sender implements Crowd.Client {
    private final KeptConnection connection;
    private final Sending sending;
    private final Heard heard;

    Sender(int port, Sending sending, Heard heard) throws IOException {
      this.connection = new KeptConnection(port);
      this.sending = sending;
      this.heard = heard;
    }

    @Override
    public void ask() throws IOException {
      KeptConnection.Answer answer = connection.ask(sending.request(MARKS.incrementAndGet()));
      if (!sending.isKept(answer)) {
        throw new IllegalStateException("not kept: " + answer);
      }
      heard.of(answer);
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}

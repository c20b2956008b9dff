package org.memeserver.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.memeserver.support.JarServer;
import org.memeserver.support.SphinxUser;

/** A thousand phones on bad lines that download a large content, and somebody who only wants a short answer. */
final class SlowReaders implements Measurement {
  private static final int COUNT = 1000;
  private static final int BYTES_PER_SECOND = 10_000;
  private static final int TICKS_PER_SECOND = 10;

  /** One reader, which has taken this many bytes. */
  private static final class Reader {
    private final SocketChannel channel;
    private long taken;
    private long takenBefore;
    private boolean gone;

    Reader(SocketChannel channel) {
      this.channel = channel;
    }

    void take(ByteBuffer buffer) {
      if (gone) {
        return;
      }
      try {
        int count = channel.read(buffer.clear());
        gone = count < 0;
        taken += Math.max(0, count);
      } catch (IOException e) {
        gone = true;
      }
    }

    boolean movesOn() {
      boolean moved = !gone && taken > takenBefore;
      takenBefore = taken;
      return moved;
    }
  }

  @Override
  public String name() {
    return "readers";
  }

  @Override
  public List<Figure> measure(Bed bed) throws Exception {
    int seconds = bed.quick() ? 15 : 60;
    try (JarServer server = bed.server("readers", List.of())) {
      String muid = SphinxUser.of(server.port(), 1).signIn().uploaded("/public", Bed.content(Bed.LARGE, 3));
      List<Reader> readers = new ArrayList<>();
      CompletableFuture<double[]> pings;
      long alive;
      try {
        for (int i = 0; i < COUNT; i++) {
          readers.add(new Reader(ask(server.port(), "/public/" + muid)));
        }
        pings = CompletableFuture.supplyAsync(() -> pings(server.uri("/ping"), seconds));
        readFor(readers, seconds - 5);
        readers.forEach(Reader::movesOn);
        readFor(readers, 5);
        alive = readers.stream().filter(Reader::movesOn).count();
      } finally {
        for (Reader reader : readers) {
          reader.channel.close();
        }
      }
      double[] milliseconds = pings.join();
      java.util.Arrays.sort(milliseconds);
      return List.of(
          Figure.atMost("1000 readers at 10 KB/s: /ping, median of " + milliseconds.length, Figure.median(milliseconds), 50, "ms"),
          Figure.note("  99th percentile", Figure.text(milliseconds[milliseconds.length * 99 / 100], "ms")),
          Figure.atLeast("  readers that still move on after " + seconds + " s", alive, COUNT, ""));
    }
  }

  private static SocketChannel ask(int port, String path) throws IOException {
    SocketChannel channel = SocketChannel.open();
    // Or the kernel would take in the content at once, and no reader were slow.
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 16 << 10);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.write(ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
    channel.configureBlocking(false);
    return channel;
  }

  /** Every reader takes its second's worth once a second, a tenth of them at a time. */
  private static void readFor(List<Reader> readers, int seconds) throws InterruptedException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES_PER_SECOND);
    long begin = System.nanoTime();
    for (int tick = 0; tick < seconds * TICKS_PER_SECOND; tick++) {
      for (int i = tick % TICKS_PER_SECOND; i < readers.size(); i += TICKS_PER_SECOND) {
        readers.get(i).take(buffer);
      }
      long next = begin + (tick + 1) * (1_000_000_000L / TICKS_PER_SECOND);
      Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
    }
  }

  private static double[] pings(URI ping, int seconds) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request = HttpRequest.newBuilder(ping).build();
    List<Double> all = new ArrayList<>();
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    try {
      while (System.nanoTime() < end) {
        long begin = System.nanoTime();
        if (client.send(request, BodyHandlers.ofString()).statusCode() != 200) {
          throw new IllegalStateException("a /ping that is not 200");
        }
        all.add((System.nanoTime() - begin) / 1e6);
        Thread.sleep(50);
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("a /ping without an answer", e);
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }
}

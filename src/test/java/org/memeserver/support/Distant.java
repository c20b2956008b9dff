package org.memeserver.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** A port of loopback before a server that is far away: whatever passes takes its time, and nothing else changes. */
public final class Distant extends LoopbackPort {
  /** Pieces under way in one direction; more than a fast line would have in the time. */
  private static final int UNDER_WAY = 128;

  private static final int PIECE = 65_536;

  private final int server;
  private final long delay;

  private Distant(int server, Duration oneWay) throws IOException {
    this.server = server;
    this.delay = oneWay.toNanos();
  }

  /**
   * @param port of the server, on loopback
   * @param oneWay how long each byte is on its way; an answer comes after twice that
   */
  public static Distant before(int port, Duration oneWay) throws IOException {
    Distant distant = new Distant(port, oneWay);
    distant.begin();
    return distant;
  }

  @Override
  void taken(Socket client) throws IOException {
    Socket far = connected(server);
    pass(client, far);
    pass(far, client);
  }

  /** Some bytes, or with none of them the end, and when they arrive. */
  private record Piece(byte[] bytes, long due) {}

  private void pass(Socket from, Socket to) {
    BlockingQueue<Piece> way = new ArrayBlockingQueue<>(UNDER_WAY);
    daemon(() -> take(from, way));
    daemon(() -> deliver(way, from, to));
  }

  private void take(Socket from, BlockingQueue<Piece> way) {
    byte[] buffer = new byte[PIECE];
    try {
      try {
        InputStream in = from.getInputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          way.put(new Piece(Arrays.copyOf(buffer, read), System.nanoTime() + delay));
        }
      } catch (IOException e) {
        // Broken, and so the other side is to be, as after an end.
      }
      way.put(new Piece(new byte[0], System.nanoTime() + delay));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void deliver(BlockingQueue<Piece> way, Socket from, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      for (Piece piece = way.take(); piece.bytes().length > 0; piece = way.take()) {
        TimeUnit.NANOSECONDS.sleep(piece.due() - System.nanoTime());
        out.write(piece.bytes());
      }
    } catch (IOException e) {
      // Broken, and so the other side is to be.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(from);
    end(to);
    way.clear();
  }
}

package org.memeserver.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A port of loopback before a server that is far away: whatever passes takes its time, and nothing else changes. */
public final class Distant implements AutoCloseable {
  /** Pieces under way in one direction; more than a fast line would have in the time. */
  private static final int UNDER_WAY = 128;

  private static final int PIECE = 65_536;

  private final ServerSocket listening;
  private final int port;
  private final long delay;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Distant(ServerSocket listening, int port, Duration oneWay) {
    this.listening = listening;
    this.port = port;
    this.delay = oneWay.toNanos();
  }

  /**
   * @param port of the server, on loopback
   * @param oneWay how long each byte is on its way; an answer comes after twice that
   */
  public static Distant before(int port, Duration oneWay) throws IOException {
    Distant distant = new Distant(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()), port, oneWay);
    daemon(distant::accept);
    return distant;
  }

  public int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        pass(client, server);
        pass(server, client);
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
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

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "distant");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    Set.copyOf(open).forEach(this::end);
  }
}

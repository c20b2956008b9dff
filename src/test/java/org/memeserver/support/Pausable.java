package org.memeserver.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port of loopback before a server that can fall silent: connections stay open and are taken, and nothing passes, as when the server hangs. */
public final class Pausable implements AutoCloseable {
  private final ServerSocket listening;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private boolean paused;

  private Pausable(ServerSocket listening, int port) {
    this.listening = listening;
    this.port = port;
  }

  /** @param port of the server, on loopback */
  public static Pausable before(int port) throws IOException {
    Pausable pausable = new Pausable(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()), port);
    daemon(pausable::accept);
    return pausable;
  }

  public int port() {
    return listening.getLocalPort();
  }

  public synchronized void pause() {
    paused = true;
  }

  public synchronized void resume() {
    paused = false;
    notifyAll();
  }

  private synchronized void awaitPassage() throws InterruptedException {
    while (paused) {
      wait();
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        open.add(client);
        daemon(() -> join(client));
      } catch (IOException e) {
        if (!listening.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void join(Socket client) {
    try {
      awaitPassage();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
      open.add(server);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      daemon(() -> pump(client, server));
      pump(server, client);
    } catch (IOException e) {
      end(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Passes on what comes. When one side ends, so does the other. */
  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[65_536];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        awaitPassage();
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // Broken, and so the other side is to be.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end(from);
    end(to);
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
    Thread thread = new Thread(work, "pausable");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    resume();
    listening.close();
    Set.copyOf(open).forEach(this::end);
  }
}

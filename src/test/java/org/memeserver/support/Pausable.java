package org.memeserver.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A port of loopback before a server that can fall silent: connections stay open and are taken, and nothing passes, as when the server hangs. */
public final class Pausable extends LoopbackPort {
  private final int server;
  private boolean paused;

  private Pausable(int server) throws IOException {
    this.server = server;
  }

  /** @param port of the server, on loopback */
  public static Pausable before(int port) throws IOException {
    Pausable pausable = new Pausable(port);
    pausable.begin();
    return pausable;
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

  @Override
  void taken(Socket client) {
    daemon(() -> join(client));
  }

  private void join(Socket client) {
    try {
      awaitPassage();
      Socket behind = connected(server);
      daemon(() -> pump(client, behind));
      pump(behind, client);
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

  @Override
  public void close() {
    resume();
    super.close();
  }
}

package org.memeserver.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A free port of loopback before servers: takes connections, and ends whatever is open in the end. What passes is the business of those who extend it. */
abstract class LoopbackPort implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  LoopbackPort() throws IOException {}

  public final int port() {
    return listening.getLocalPort();
  }

  /** Begins to take connections. */
  final void begin() {
    daemon(() -> {
      while (!listening.isClosed()) {
        try {
          taken(tracked(listening.accept()));
        } catch (IOException e) {
          if (!listening.isClosed()) {
            throw new UncheckedIOException(e);
          }
        }
      }
    });
  }

  /** A client has come; the next one is taken when this returns. */
  abstract void taken(Socket client) throws IOException;

  /** Connects to a server on loopback. */
  final Socket connected(int server) throws IOException {
    return tracked(new Socket(InetAddress.getLoopbackAddress(), server));
  }

  private Socket tracked(Socket socket) throws IOException {
    open.add(socket);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** Closes a connection; doing it again does nothing. */
  final void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  final void daemon(Runnable work) {
    Thread thread = new Thread(work, getClass().getSimpleName());
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Set.copyOf(open).forEach(this::end);
  }
}

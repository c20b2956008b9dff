package org.memeserver.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port of loopback that hands each connection to the next of several servers, as a balancer before them would. */
final class Alternator implements AutoCloseable {
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private Alternator(ServerSocket listening) {
    this.listening = listening;
  }

  static Alternator open() throws IOException {
    return new Alternator(new ServerSocket(0, 500, InetAddress.getLoopbackAddress()));
  }

  int port() {
    return listening.getLocalPort();
  }

  void begin(List<Integer> ports) {
    daemon(() -> {
      for (int next = 0; !listening.isClosed(); next++) {
        try {
          join(listening.accept(), ports.get(next % ports.size()));
        } catch (IOException e) {
          if (!listening.isClosed()) {
            throw new UncheckedIOException(e);
          }
        }
      }
    });
  }

  private void join(Socket client, int port) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    open.add(client);
    open.add(server);
    daemon(() -> pump(client, server));
    daemon(() -> pump(server, client));
  }

  /** Passes on what comes, and that nothing more comes. When either side breaks, both do. */
  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[65_536];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
      to.shutdownOutput();
      if (from.isOutputShutdown()) {
        end(from);
        end(to);
      }
    } catch (IOException e) {
      end(from);
      end(to);
    }
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
    Thread thread = new Thread(work, "alternator");
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
    List.copyOf(open).forEach(this::end);
  }
}

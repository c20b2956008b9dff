package org.memeserver.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;

/** A port of loopback that hands each connection to the next of several servers, as a balancer before them would. */
final class Alternator extends LoopbackPort {
  private List<Integer> ports;
  private int next;

  private Alternator() throws IOException {}

  static Alternator open() throws IOException {
    return new Alternator();
  }

  void begin(List<Integer> servers) {
    ports = servers;
    begin();
  }

  @Override
  void taken(Socket client) throws IOException {
    Socket server = connected(ports.get(next++ % ports.size()));
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
}

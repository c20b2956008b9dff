package org.memeserver.bench;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that ask for the same things in turn and wait for each answer, however long it takes; wrk would count none that is not there in time. */
final class Patient implements Round {
  private final int port;
  private final int clients;
  private final List<Ask> asks;
  private final AtomicInteger turn = new AtomicInteger();

  /** @param asks one or more */
  Patient(Contestant server, int clients, List<Ask> asks) {
    this.port = server.port();
    this.clients = clients;
    this.asks = asks;
  }

  @Override
  public Tally run(int seconds) throws Exception {
    return Crowd.run(clients, seconds, 0, number -> new Client(new KeptConnection(port)));
  }

  private final class Client implements Crowd.Client {
    private final KeptConnection connection;

    Client(KeptConnection connection) {
      this.connection = connection;
    }

    @Override
    public void ask() throws IOException {
      connection.get(asks.get(Math.floorMod(turn.getAndIncrement(), asks.size()))).expect(200);
    }

    @Override
    public void close() throws IOException {
      connection.close();
    }
  }
}

package org.memeserver.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * {@code /mymedia} of somebody who has many records: all of them at once, or pages of a hundred in turn.
 *
 * @param page records of a page; 0 for all at once
 */
record MineLoad(String name, int page) implements Load {
  private static final int CLIENTS = 4;

  @Override
  public Unit unit() {
    return Unit.REQUESTS;
  }

  @Override
  public OptionalDouble least() {
    return OptionalDouble.empty();
  }

  @Override
  public Round on(Contestant server) throws Exception {
    String token = Guests.signedIn(server, ManyFound.OWNER, 1).get(0).token();
    List<Ask> asks = new ArrayList<>();
    if (page == 0) {
      asks.add(Ask.of("/mymedia", token));
    } else {
      for (int offset = 0; offset < ManyFound.MINE; offset += page) {
        asks.add(Ask.of("/mymedia?limit=" + page + "&offset=" + offset, token));
      }
    }
    return new Patient(server, CLIENTS, asks);
  }

  @Override
  public Optional<Round> on(Nginx nginx) {
    return Optional.empty();
  }
}

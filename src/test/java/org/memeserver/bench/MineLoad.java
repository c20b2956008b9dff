package org.memeserver.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * {@code /mymedia} of somebody who has many records: all of them at once, or pages of a hundred in turn.
 *
 * @param page records of a page; 0 for all at once
 */
record MineLoad(Path folder, String name, int page) implements Load {
  private static final int CONNECTIONS = 4;

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
    Map<String, String> headers = Map.of("Authorization", "Bearer " + Guests.signedIn(server, ManyFound.OWNER, 1).get(0).token());
    List<Wrk.Ask> asks = new ArrayList<>();
    if (page == 0) {
      asks.add(new Wrk.Ask("/mymedia", headers));
    } else {
      for (int offset = 0; offset < ManyFound.MINE; offset += page) {
        asks.add(new Wrk.Ask("/mymedia?limit=" + page + "&offset=" + offset, headers));
      }
    }
    return Wrk.on(server, folder, CONNECTIONS, asks);
  }

  @Override
  public Optional<Round> on(Nginx nginx) {
    return Optional.empty();
  }
}

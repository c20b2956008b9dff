package org.memeserver.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Challenges. */
record AskLoad(Path folder) implements Load {
  private static final int CONNECTIONS = 32;

  @Override
  public String name() {
    return "/ask";
  }

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
    return Wrk.on(server, folder, CONNECTIONS, List.of(Ask.of("/ask")));
  }

  @Override
  public Optional<Round> on(Nginx nginx) {
    return Optional.empty();
  }
}

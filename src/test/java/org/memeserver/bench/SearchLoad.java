package org.memeserver.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Searches of a server that has many records, of every kind as many. */
record SearchLoad(Path folder, String name, List<String> questions) implements Load {
  private static final int CONNECTIONS = 4;

  /** Of all kinds, one after the other. */
  static SearchLoad mixed(Path folder, String engine) {
    return new SearchLoad(folder, "search, " + engine, SearchTexts.questions().values().stream().flatMap(List::stream).toList());
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
    return Wrk.on(server, folder, CONNECTIONS, questions.stream().map(Wrk.Ask::of).toList());
  }

  @Override
  public Optional<Round> on(Nginx nginx) {
    return Optional.empty();
  }
}

package org.memeserver.bench;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Searches of a server that has many records, of every kind as many. */
record SearchLoad(String name, List<String> questions) implements Load {
  private static final int CLIENTS = 4;

  /** Of all kinds, one after the other. */
  static SearchLoad mixed(String engine) {
    return new SearchLoad("search, " + engine, SearchTexts.questions().values().stream().flatMap(List::stream).toList());
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
    return new Patient(server, CLIENTS, questions.stream().map(Ask::of).toList());
  }

  @Override
  public Optional<Round> on(Nginx nginx) {
    return Optional.empty();
  }
}

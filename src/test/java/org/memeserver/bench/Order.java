package org.memeserver.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was asked for on the command line.
 *
 * @param quick fewer and shorter rounds
 * @param peer command that starts another server
 */
record Order(List<Measurement> measurements, boolean quick, Optional<String> peer) {
  private static final String QUICK = "--quick";
  private static final String PEER = "--peer";
  private static final String EVERYTHING = "all";

  /** @return empty when something in it is not known; without any names, what makes the table */
  static Optional<Order> read(List<String> arguments) {
    List<String> names = new ArrayList<>(arguments);
    boolean quick = names.remove(QUICK);
    Optional<String> peer = Optional.empty();
    int at = names.indexOf(PEER);
    if (at >= 0 && at + 1 < names.size()) {
      peer = Optional.of(names.remove(at + 1));
      names.remove(at);
    }
    if (!names().containsAll(names)) {
      return Optional.empty();
    }
    List<Measurement> chosen = names.isEmpty() ? Loads.TABLE
        : all().filter(one -> names.contains(EVERYTHING) || names.contains(one.name())).toList();
    return Optional.of(new Order(chosen, quick, peer));
  }

  /** All that can be named. */
  static List<String> names() {
    return Stream.concat(all().map(Measurement::name), Stream.of(EVERYTHING)).toList();
  }

  private static Stream<Measurement> all() {
    return Stream.concat(Loads.TABLE.stream(), Loads.OTHERS.stream());
  }
}

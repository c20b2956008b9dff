package org.memeserver.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.memeserver.db.DatabaseOpenException;
import org.memeserver.db.SchemaState;
import org.memeserver.db.ServerFacts;

/** Whether the database can be used, how far its tables have come, and what a database server says of itself. Changes nothing. */
public final class DatabaseCheck implements Check {
  private static final Duration MOST_SKEW = Duration.ofSeconds(2);

  private final String place;
  private final Asking asking;
  private final int connections;
  private final Clock clock;

  /** Looks at the database. */
  public interface Asking {
    /** @throws DatabaseOpenException when it cannot be looked at */
    SchemaState state();

    /**
     * What a database server says of itself; empty for the embedded database.
     *
     * @throws DatabaseOpenException when it cannot be asked
     */
    Optional<ServerFacts> facts();
  }

  /**
   * @param place for people
   * @param connections that one server takes at most
   */
  public DatabaseCheck(String place, Asking asking, int connections, Clock clock) {
    this.place = place;
    this.asking = asking;
    this.connections = connections;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "database";
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(60);
  }

  @Override
  public List<Finding> look() {
    List<Finding> found = new ArrayList<>();
    SchemaState state;
    Optional<ServerFacts> facts;
    try {
      state = asking.state();
      facts = asking.facts();
    } catch (DatabaseOpenException e) {
      return List.of(Diagnosis.DATABASE_AWAY.found(e.getMessage()));
    }
    state.trouble().ifPresent(trouble -> found.add(Diagnosis.DATABASE_TROUBLE.found(trouble)));
    if (state.isNewer()) {
      found.add(Diagnosis.DATABASE_NEWER.found(place + " has schema " + state.version() + ", and this program knows " + state.newest()));
    } else if (state.isOlder() && state.version() > 0) {
      found.add(Diagnosis.DATABASE_BEHIND.found(place + " has schema " + state.version() + " of " + state.newest()));
    }
    facts.ifPresent(told -> server(told, found));
    if (found.isEmpty()) {
      String tables = state.version() == 0 ? "no tables yet; the first start makes them" : "schema " + state.version();
      found.add(Finding.ok(name(), state.engine() + facts.map(told -> " " + told.version()).orElse("") + " at " + place + ", " + tables));
    }
    return found;
  }

  private void server(ServerFacts facts, List<Finding> found) {
    int free = facts.mostConnections() - facts.connections();
    if (free < connections) {
      found.add(Diagnosis.CONNECTIONS_FEW.found("of " + facts.mostConnections() + " connections of the database " + facts.connections()
          + " are in use, and each server takes up to " + connections));
    }
    Duration skew = Duration.between(clock.instant(), facts.now()).abs();
    if (skew.compareTo(MOST_SKEW) > 0) {
      found.add(Diagnosis.CLOCK_SKEW.found("the clock of the database is " + skew.toSeconds() + " s " + direction(facts.now()) + " this machine's"));
    }
  }

  private String direction(Instant there) {
    return there.isAfter(clock.instant()) ? "ahead of" : "behind";
  }
}

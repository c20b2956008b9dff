package org.memeserver.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where a PostgreSQL database is and who logs in to it.
 *
 * @param hosts tried in order, at least one
 * @param database its name; the user's name when empty
 * @param user the user of this process when empty
 * @param password empty when the server is to be asked without one
 * @param properties further settings of the connection, by the names of the JDBC driver
 */
public record PostgresAddress(List<Host> hosts, String database, String user, Secret password, Map<String, String> properties) {
  public PostgresAddress {
    hosts = List.copyOf(hosts);
    properties = Map.copyOf(properties);
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("no host");
    }
  }

  /** @param port 1 to 65535 */
  public record Host(String name, int port) {
    @Override
    public String toString() {
      return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
  }

  /** For people: hosts and database, without anything secret. */
  @Override
  public String toString() {
    String places = hosts.stream().map(Host::toString).collect(Collectors.joining(","));
    return "postgresql://" + places + "/" + (database.isEmpty() ? user : database);
  }
}

package org.memeserver.db;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.memeserver.model.PostgresAddress;
import org.memeserver.model.PostgresAddress.Host;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to a PostgreSQL database, one by one, that notice when the server is no longer there. */
public final class PostgresSource {
  /** What is not said otherwise. A connection that is not there after 5 s will not come, nor an answer well after the statement's timeout. Seconds. */
  private static final Map<String, String> DEFAULTS = Map.of(
      "connectTimeout", "5",
      "loginTimeout", "10",
      "socketTimeout", "40",
      "tcpKeepAlive", "true",
      "ApplicationName", "meme");

  private PostgresSource() {}

  /**
   * Connections that last as long as their caller keeps them; nothing is connected yet.
   *
   * @throws DatabaseOpenException when the address has a property that the driver does not know
   */
  public static DataSource of(PostgresAddress address) {
    return of(address, List.of());
  }

  /** @param defaults what holds unless the address says otherwise, by the names of the driver; the later ones before the earlier */
  static PGSimpleDataSource of(PostgresAddress address, List<Map<String, String>> defaults) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    List<Host> hosts = address.hosts();
    source.setServerNames(hosts.stream().map(Host::name).toArray(String[]::new));
    source.setPortNumbers(hosts.stream().mapToInt(Host::port).toArray());
    if (!address.database().isEmpty()) {
      source.setDatabaseName(address.database());
    }
    if (!address.user().isEmpty()) {
      source.setUser(address.user());
    }
    if (address.password().length() > 0) {
      source.setPassword(address.password().revealText());
    }
    set(source, DEFAULTS);
    defaults.forEach(some -> set(source, some));
    set(source, address.properties());
    return source;
  }

  private static void set(PGSimpleDataSource source, Map<String, String> properties) {
    properties.forEach((name, value) -> {
      try {
        source.setProperty(name, value);
      } catch (SQLException e) {
        // What is no name may be a piece of a password with an & in it.
        String shown = name.matches("[A-Za-z_]{1,40}") ? " \"" + name + "\"" : "";
        throw new DatabaseOpenException("The URL of the database has a parameter" + shown + " that is not known or not right", e);
      }
    });
  }
}

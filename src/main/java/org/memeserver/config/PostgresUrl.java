package org.memeserver.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.memeserver.config.Form.WrongValue;
import org.memeserver.model.PostgresAddress;
import org.memeserver.model.PostgresAddress.Host;
import org.memeserver.model.Secret;

/**
 * Reads {@code postgres://user:password@host:port/database?sslmode=...} as libpq and Go's lib/pq take it, also with {@code postgresql://}, and {@code
 * jdbc:postgresql://...} as the JDBC driver takes it. In the first form, the part before the last {@code @} names the user, and what is escaped with
 * {@code %} stands for itself.
 */
public final class PostgresUrl {
  /** What such a URL looks like, for messages. */
  public static final String ALLOWED = "postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=MODE";

  /** PostgreSQL's own. */
  static final int DEFAULT_PORT = 5432;

  private static final String JDBC = "jdbc:";

  private static final String HINT = "the / ? # @ of a password are written with %, as in %40 for @";

  private PostgresUrl() {}

  static Form<PostgresAddress> form() {
    return new Form<>(ALLOWED, PostgresUrl::parse);
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException when it is none; the message ends a sentence that begins with "the value" and holds nothing secret
   */
  public static PostgresAddress read(String url) {
    try {
      return parse(url);
    } catch (WrongValue e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static PostgresAddress parse(String text) {
    String url = text.strip();
    boolean jdbc = url.startsWith(JDBC);
    String plain = jdbc ? url.substring(JDBC.length()) : url;
    String rest = afterScheme(plain, jdbc);
    if (!jdbc) {
      refuseRawPassword(rest);
    }
    String query = rest.contains("?") ? rest.substring(rest.indexOf('?') + 1) : "";
    String place = rest.contains("?") ? rest.substring(0, rest.indexOf('?')) : rest;
    String authority = place.contains("/") ? place.substring(0, place.indexOf('/')) : place;
    String database = place.contains("/") ? decoded(place.substring(place.indexOf('/') + 1)) : "";
    int at = authority.lastIndexOf('@');
    String login = at < 0 ? "" : authority.substring(0, at);
    Map<String, String> parameters = parameters(query);
    String user = decoded(login.contains(":") ? login.substring(0, login.indexOf(':')) : login);
    String password = login.contains(":") ? decoded(login.substring(login.indexOf(':') + 1)) : "";
    String givenUser = parameters.remove("user");
    String givenPassword = parameters.remove("password");
    if (database.contains("/")) {
      throw new WrongValue("names no database: there is a / in it");
    }
    return new PostgresAddress(
        hosts(authority.substring(at + 1)),
        database,
        user.isEmpty() && givenUser != null ? givenUser : user,
        Secret.ofText(password.isEmpty() && givenPassword != null ? givenPassword : password),
        jdbc ? PostgresParameters.checked(parameters) : PostgresParameters.forDriver(parameters));
  }

  private static String afterScheme(String url, boolean jdbc) {
    for (String scheme : jdbc ? List.of("postgresql:") : List.of("postgres:", "postgresql:")) {
      if (url.startsWith(scheme + "//")) {
        return url.substring(scheme.length() + 2);
      }
    }
    throw new WrongValue("is no URL of a PostgreSQL database");
  }

  /** First of all, so that no part of a password that is not escaped is taken for something else, and shown. */
  private static void refuseRawPassword(String rest) {
    if (rest.contains("#") || rest.replaceFirst("[^/?]*", "").contains("@")) {
      throw new WrongValue("has a # or a misplaced @; " + HINT);
    }
  }

  private static List<Host> hosts(String text) {
    List<Host> hosts = new ArrayList<>();
    for (String one : text.split(",", -1)) {
      int colon = one.lastIndexOf(':') > one.lastIndexOf(']') ? one.lastIndexOf(':') : one.length();
      String name = decoded(one.substring(0, colon));
      if (name.contains("/")) {
        throw new WrongValue("names a UNIX socket, which cannot be used; name a host");
      }
      hosts.add(new Host(name.isEmpty() ? "localhost" : machine(name), colon == one.length() ? DEFAULT_PORT : port(one.substring(colon + 1))));
    }
    return hosts;
  }

  private static String machine(String name) {
    try {
      return HostForms.machine().read(name);
    } catch (WrongValue e) {
      throw new WrongValue("names a host with characters that hosts do not have; " + HINT);
    }
  }

  static int port(String text) {
    if (text.isEmpty()) {
      return DEFAULT_PORT;
    }
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
      throw new WrongValue("names a port that is none");
    }
    return Integer.parseInt(text);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        parameters.put(decoded(equals < 0 ? pair : pair.substring(0, equals)), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  /** A plus sign stands for itself: passwords have them. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new WrongValue("has a % that begins no escape; a % itself is written %25");
    }
  }
}

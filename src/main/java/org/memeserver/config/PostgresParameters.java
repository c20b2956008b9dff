package org.memeserver.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.memeserver.config.Form.WrongValue;

/**
 * The parameters of a {@code postgres://} URL, which are those of libpq and lib/pq (https://www.postgresql.org/docs/current/libpq-connect.html), in the
 * words of the JDBC driver (https://jdbc.postgresql.org/documentation/use/).
 */
final class PostgresParameters {
  private static final Set<String> SSL_MODES = Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  /** Trusts the certificate authorities that Java trusts. The driver by itself knows only a file of its own. */
  private static final String SYSTEM_AUTHORITIES = "org.postgresql.ssl.DefaultJavaSSLFactory";

  private PostgresParameters() {}

  static Map<String, String> forDriver(Map<String, String> parameters) {
    Map<String, String> driver = new LinkedHashMap<>();
    parameters.forEach((name, value) -> translate(name, value, driver));
    chooseAuthorities(driver);
    return checked(driver);
  }

  /** Parameters in the words of the driver: their names are its own matter, but the tables lie in one schema, and a TLS mode has to be one. */
  static Map<String, String> checked(Map<String, String> driver) {
    String schema = driver.get("currentSchema");
    if (schema != null && !schema.matches("[a-z_][a-z0-9_]{0,62}")) {
      throw new WrongValue("has a search_path (currentSchema) that is not the name of one schema, of small letters, digits and _");
    }
    if (driver.containsKey("sslmode")) {
      expectKnownMode(driver.get("sslmode").toLowerCase(Locale.ROOT));
    }
    return driver;
  }

  private static void expectKnownMode(String mode) {
    if (!SSL_MODES.contains(mode)) {
      throw new WrongValue("has an unknown sslmode; known are disable, allow, prefer, require, verify-ca, verify-full");
    }
  }

  /** A name that can be shown. Anything else may be a piece of a password with an & in it. */
  private static String shown(String name) {
    return name.matches("[A-Za-z_]{1,40}") ? " \"" + name + "\"" : "";
  }

  /** Whose signature on the server's certificate is good enough, by the rules of libpq. */
  private static void chooseAuthorities(Map<String, String> driver) {
    String mode = driver.get("sslmode");
    String authorities = driver.get("sslrootcert");
    if ("system".equals(authorities)) {
      if (mode != null && !mode.equals("verify-full")) {
        throw new WrongValue("has sslrootcert=system, which needs sslmode=verify-full: anybody can have a certificate of those authorities");
      }
      driver.put("sslmode", "verify-full");
      driver.remove("sslrootcert");
    } else if (authorities != null && "require".equals(mode)) {
      driver.put("sslmode", "verify-ca");
    }
    if (driver.getOrDefault("sslmode", "").startsWith("verify") && !driver.containsKey("sslrootcert")) {
      if (driver.containsKey("sslcert") || driver.containsKey("sslkey")) {
        throw new WrongValue("has sslcert or sslkey without a file of authorities; name it with sslrootcert=FILE");
      }
      driver.put("sslfactory", SYSTEM_AUTHORITIES);
    }
  }

  private static void translate(String name, String value, Map<String, String> driver) {
    switch (name) {
      case "sslmode" -> {
        expectKnownMode(value);
        driver.put("sslmode", value);
      }
      case "sslrootcert", "sslcert", "sslkey", "options" -> driver.put(name, value);
      case "connect_timeout" -> driver.put("connectTimeout", seconds(name, value));
      case "search_path" -> driver.put("currentSchema", value);
      case "target_session_attrs" -> driver.put("targetServerType", serverType(value));
      // Names of the program and settings of other drivers, without a meaning here.
      case "application_name", "fallback_application_name", "binary_parameters" -> {}
      case "host", "hostaddr", "port", "dbname" ->
          throw new WrongValue("has the parameter " + name + "; write it into the first part of the URL instead");
      default -> throw new WrongValue("has an unknown parameter" + shown(name));
    }
  }

  private static String seconds(String name, String value) {
    if (!value.matches("[0-9]{1,4}")) {
      throw new WrongValue("has a " + name + " that is no number of seconds");
    }
    return value;
  }

  private static String serverType(String value) {
    return switch (value) {
      case "any" -> "any";
      case "read-write", "primary" -> "primary";
      default -> throw new WrongValue("has a target_session_attrs that is of no use; records are written, so only read-write is");
    };
  }
}

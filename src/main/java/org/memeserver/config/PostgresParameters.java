package org.memeserver.config;

import java.util.LinkedHashMap;
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
    boolean verifies = driver.getOrDefault("sslmode", "").startsWith("verify");
    if (verifies && driver.getOrDefault("sslrootcert", "system").equals("system")) {
      driver.remove("sslrootcert");
      driver.put("sslfactory", SYSTEM_AUTHORITIES);
    }
    return driver;
  }

  private static void translate(String name, String value, Map<String, String> driver) {
    switch (name) {
      case "sslmode" -> {
        if (!SSL_MODES.contains(value)) {
          throw new WrongValue("has an unknown sslmode; known are disable, allow, prefer, require, verify-ca, verify-full");
        }
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
      default -> throw new WrongValue("has an unknown parameter \"" + name.replaceAll("\\p{Cntrl}", "?") + "\"");
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
      default -> throw new WrongValue("has target_session_attrs=" + value.replaceAll("\\p{Cntrl}", "?") + "; records are written, so only read-write is of use");
    };
  }
}

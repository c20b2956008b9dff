package org.memeserver.db;

import java.net.UnknownHostException;
import java.sql.SQLException;

/** Why a database cannot be used, in one line for whoever looks after it. */
final class Reasons {
  /** What the driver says when it has reached servers, but not of the kind that targetServerType names. */
  private static final String NO_PRIMARY = "targetServerType";

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private Reasons() {}

  /** What the innermost cause says that says something: those around it mostly say that something failed. */
  static String of(Throwable failure) {
    String said = "";
    String hint = "";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String line = String.valueOf(cause.getMessage()).strip().lines().findFirst().orElse("");
      if (cause instanceof UnknownHostException) {
        return "unknown host " + line.replaceFirst(":.*", "");
      }
      if (line.contains(NO_PRIMARY)) {
        return "none of its hosts is a primary server, which can be written to";
      }
      if (cause instanceof SQLException refusal && INSUFFICIENT_PRIVILEGE.equals(refusal.getSQLState())) {
        hint = "; let the user make the schema (GRANT CREATE ON DATABASE ... TO ...), or make it for the user (CREATE SCHEMA ... AUTHORIZATION ...)";
      }
      said = cause.getMessage() == null || line.isEmpty() ? said : line;
    }
    return said + hint;
  }
}

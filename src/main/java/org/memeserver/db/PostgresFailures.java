package org.memeserver.db;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.io.FileNotFoundException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.memeserver.db.Engine.Failure;

/** What PostgreSQL's failures mean, by the codes of its documentation (Appendix A, "PostgreSQL Error Codes"). */
final class PostgresFailures {
  /** admin_shutdown, crash_shutdown, database_dropped, idle_in_transaction_session_timeout. Class 08 is the connection itself. */
  private static final Set<String> CUT = Set.of("57P01", "57P02", "57P04", "25P03");

  /** serialization_failure, deadlock_detected, lock_not_available. */
  private static final Set<String> COLLISION = Set.of("40001", "40P01", "55P03");

  /**
   * query_canceled (which a timeout is), cannot_connect_now, and read_only_sql_transaction, as after a change of the leading server; and
   * insufficient_privilege, undefined_table, invalid_schema_name: the tables were there at the start, so somebody is changing the database.
   */
  private static final Set<String> AWAY = Set.of("57014", "57P03", "25006", "42501", "42P01", "3F000");

  /** foreign_key_violation. */
  private static final String FOREIGN_KEY = "23503";

  private static final String DISK_FULL = "53100";

  /** sqlserver_rejected_establishment_of_sqlconnection; the driver says so when the two do not agree on TLS or on how to log in. */
  private static final String REJECTED = "08004";

  /** string_data_right_truncation, program_limit_exceeded. */
  private static final Set<String> UNFIT = Set.of("22001", "54000");

  private PostgresFailures() {}

  static Failure meaning(Exception failure) {
    if (!(failure instanceof SQLException refusal) || failure instanceof SQLTransientConnectionException || refusal.getSQLState() == null) {
      return Failure.AWAY;
    }
    String code = refusal.getSQLState();
    if (code.equals(DISK_FULL)) {
      return Failure.FULL;
    } else if (code.startsWith("08") || CUT.contains(code)) {
      return Failure.CUT;
    } else if (COLLISION.contains(code)) {
      return Failure.COLLISION;
    } else if (code.equals(FOREIGN_KEY) && refusal.getMessage().contains(StorageKeyRepository.CONSTRAINT)) {
      return Failure.RETIRED_KEY;
    } else if (UNFIT.contains(code)) {
      return Failure.UNFIT;
    }
    // Wrong login, no such database, no resources, trouble with the disk: whoever looks after the database can mend each of them while this runs.
    boolean away = AWAY.contains(code) || code.startsWith("28") || code.startsWith("3D") || code.startsWith("53") || code.startsWith("58");
    return away ? Failure.AWAY : Failure.MISTAKE;
  }

  /** Whether another try may find the server that this one did not. */
  static boolean mayPass(SQLException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException || cause instanceof CertificateException || cause instanceof FileNotFoundException) {
        return false;
      }
    }
    String code = String.valueOf(failure.getSQLState());
    return (code.startsWith("08") && !code.equals(REJECTED)) || code.startsWith("57") || code.startsWith("53");
  }

  /** Tells the pool which connections are of no use any more, beside those that it knows. */
  public static final class LostServer implements SQLExceptionOverride {
    @java.lang.Override
    public Override adjudicate(SQLException e) {
      boolean lost = CUT.contains(String.valueOf(e.getSQLState())) || "25006".equals(e.getSQLState());
      return lost ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
    }
  }
}

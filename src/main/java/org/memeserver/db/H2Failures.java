package org.memeserver.db;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.memeserver.db.Engine.Failure;

/** What H2's failures mean, by its error codes and by the file system's words in their causes. */
final class H2Failures {
  private static final Set<Integer> COLLISIONS = Set.of(ErrorCode.DEADLOCK_1, ErrorCode.CONCURRENT_UPDATE_1);

  /** After a failed write H2 closes the database under all its connections, and opens it again for the next one. */
  private static final Set<Integer> CUT = Set.of(
      ErrorCode.OBJECT_CLOSED, ErrorCode.CONNECTION_BROKEN_1, ErrorCode.DATABASE_IS_CLOSED, ErrorCode.DATABASE_CALLED_AT_SHUTDOWN);

  private static final Set<Integer> AWAY = Set.of(
      ErrorCode.LOCK_TIMEOUT_1,
      ErrorCode.STATEMENT_WAS_CANCELED,
      ErrorCode.DATABASE_ALREADY_OPEN_1,
      ErrorCode.DATABASE_IS_IN_EXCLUSIVE_MODE,
      ErrorCode.DATABASE_IS_READ_ONLY,
      ErrorCode.OUT_OF_MEMORY,
      ErrorCode.IO_EXCEPTION_1,
      ErrorCode.IO_EXCEPTION_2,
      ErrorCode.FILE_CORRUPTED_1,
      ErrorCode.GENERAL_ERROR_1);

  private H2Failures() {}

  static Failure meaning(Exception failure) {
    if (saysFull(failure)) {
      return Failure.FULL;
    }
    if (!(failure instanceof SQLException refusal) || failure instanceof SQLTransientConnectionException) {
      return Failure.AWAY;
    }
    int code = refusal.getErrorCode();
    if (AWAY.contains(code)) {
      return Failure.AWAY;
    }
    if (CUT.contains(code)) {
      return Failure.CUT;
    }
    if (COLLISIONS.contains(code)) {
      return Failure.COLLISION;
    }
    boolean isKey = code == ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_PARENT_MISSING_1 || code == ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_CHILD_EXISTS_1;
    if (isKey && refusal.getMessage().toLowerCase(Locale.ROOT).contains(StorageKeyRepository.CONSTRAINT)) {
      return Failure.RETIRED_KEY;
    }
    return code == ErrorCode.VALUE_TOO_LONG_2 ? Failure.UNFIT : Failure.MISTAKE;
  }

  /** The JDK has no exception of its own for a full disk, so its message must be read: Linux and macOS, quota, Windows. */
  private static boolean saysFull(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException && cause.getMessage() != null) {
        String message = cause.getMessage().toLowerCase(Locale.ROOT);
        if (message.contains("no space left") || message.contains("quota exceeded") || message.contains("not enough space")) {
          return true;
        }
      }
    }
    return false;
  }
}

package org.memeserver.db;

import static org.memeserver.db.Columns.time;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Remembers what the last verification of all blobs came to, for all servers and across restarts.
 *
 * <p>Every method throws {@link org.memeserver.model.MemeException.Unavailable} when the database does not answer.
 */
public final class VerificationRepository {
  private static final String SET = """
      ended = :ended, checked = :checked, bytes = :bytes, damaged = :damaged, missing = :missing, unreadable = :unreadable, orphans = :orphans,
      orphan_bytes = :orphanBytes""";

  private final Work work;

  public VerificationRepository(Database database) {
    this.work = database.work();
  }

  /**
   * A verification of all blobs that came to its end.
   *
   * @param ended when it did
   * @param bytes that were read
   */
  public record Verified(
      Instant ended, long checked, long bytes, long damaged, long missing, long unreadable, long orphans, long orphanBytes) {}

  /** Empty before the first. */
  public Optional<Verified> last() {
    return work.read(handle -> handle.createQuery("SELECT * FROM last_verification")
        .map((row, context) -> new Verified(
            time(row, "ended"), row.getLong("checked"), row.getLong("bytes"), row.getLong("damaged"), row.getLong("missing"),
            row.getLong("unreadable"), row.getLong("orphans"), row.getLong("orphan_bytes")))
        .findOne());
  }

  /** Puts this one in the place of the last. */
  public void note(Verified verified) {
    work.durably(handle -> {
      if (update(handle, verified) == 0) {
        handle.createUpdate("""
                INSERT INTO last_verification (only_row, ended, checked, bytes, damaged, missing, unreadable, orphans, orphan_bytes)
                VALUES (1, :ended, 0, 0, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING""")
            .bind("ended", time(verified.ended()))
            .execute();
        update(handle, verified);
      }
      return null;
    });
  }

  private static int update(Handle handle, Verified verified) {
    return handle.createUpdate("UPDATE last_verification SET " + SET)
        .bind("ended", time(verified.ended()))
        .bind("checked", verified.checked())
        .bind("bytes", verified.bytes())
        .bind("damaged", verified.damaged())
        .bind("missing", verified.missing())
        .bind("unreadable", verified.unreadable())
        .bind("orphans", verified.orphans())
        .bind("orphanBytes", verified.orphanBytes())
        .execute();
  }
}

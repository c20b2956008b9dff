package org.memeserver.db;

import static org.memeserver.db.Columns.time;

import java.time.Instant;

/**
 * Remembers which challenges were used, so that each works once, also across several servers on one database.
 *
 * <p>Every method throws {@link org.memeserver.model.MemeException.Unavailable} when the database does not answer.
 */
public final class ChallengeRepository {
  private final Work work;

  public ChallengeRepository(Database database) {
    this.work = database.work();
  }

  /**
   * Uses a challenge up, durably.
   *
   * @param expires until when it must be remembered
   * @return true for exactly one of all who ever ask
   * @throws org.memeserver.model.MemeException.StorageFull when there is no room
   */
  public boolean use(String id, Instant expires) {
    return work.durably(handle -> handle
        .createUpdate("INSERT INTO used_challenge (id, expires) VALUES (:id, :expires) ON CONFLICT DO NOTHING")
        .bind("id", id)
        .bind("expires", time(expires))
        .execute() == 1);
  }

  /**
   * Forgets those that are over and would be refused for their age. On a disk without room that waits: what is left of it is for things that somebody
   * asks for.
   *
   * @return how many were forgotten
   */
  public int removeExpired(Instant now) {
    if (!work.hasRoomToSpare()) {
      return 0;
    }
    return work.durably(handle -> handle
        .createUpdate("DELETE FROM used_challenge WHERE expires <= :now")
        .bind("now", time(now))
        .execute());
  }
}

package org.memeserver.db;

import static org.memeserver.db.Columns.time;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.memeserver.model.BlobId;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * Removes records that the operator wants gone, and keeps which contents nobody may upload. What a method changes is durable when it returns; after the
 * last of several removals, {@link #awaitForgetting} sees to it that no server shows what was removed.
 *
 * <p>Every method throws {@link org.memeserver.model.MemeException.Unavailable} when the database does not answer, and those that change something {@link
 * org.memeserver.model.MemeException.StorageFull} when there is no room at all; after either the change may have happened or not.
 */
public final class TakedownRepository {
  private final Work work;
  private final MediaSearch search;

  /** @param search is told of every change to what is public */
  public TakedownRepository(Database database, MediaSearch search) {
    this.work = database.work();
    this.search = search;
  }

  /**
   * Removes an owner's record of a content. If nobody else holds the content, it is banned with the same commit.
   *
   * @param everywhere whether it is banned anyway, and the records of all others go too
   */
  public TakenDown remove(Muid muid, PublicKey owner, boolean everywhere, String reason, Instant now) {
    return takeDown(muid, Optional.of(owner), everywhere, true, reason, now);
  }

  /** Removes an owner's record of a content, and bans nothing. */
  public TakenDown removeOnly(Muid muid, PublicKey owner, Instant now) {
    return takeDown(muid, Optional.of(owner), false, false, "", now);
  }

  /** Bans a content, which may be there or not, and removes all records of it. */
  public TakenDown ban(Muid muid, String reason, Instant now) {
    return takeDown(muid, Optional.empty(), true, true, reason, now);
  }

  private TakenDown takeDown(Muid muid, Optional<PublicKey> owner, boolean everywhere, boolean bans, String reason, Instant now) {
    record Done(TakenDown outcome, List<PublicKey> removed) {}
    Done done = work.durablyAmongMany(handle -> {
      // An upload that is just being committed is waited for; a later one sees the ban.
      work.holdBans(handle, true);
      Optional<BlobId> holder = ContentRows.lock(handle, muid);
      int others = othersThan(handle, muid, owner.map(PublicKey::text).orElse(""), now);
      boolean banned = bans && (everywhere || others == 0);
      if (banned) {
        BanRows.insert(handle, muid, reason, now);
      }
      List<PublicKey> removed = everywhere ? owners(handle, muid) : List.of(owner.orElseThrow());
      int records = removed.stream().mapToInt(key -> delete(handle, muid, key)).sum();
      List<BlobId> orphaned = holder.map(id -> ContentRows.removeIfUnowned(handle, muid, id)).orElse(List.of());
      return new Done(new TakenDown(banned, records, others, orphaned), removed);
    });
    done.removed().forEach(key -> search.changed(muid, key));
    return done.outcome();
  }

  /** Returns when no server goes by a record any more that was removed here. */
  public void awaitForgetting() {
    work.awaitForgetting();
  }

  /** How many others hold a content. */
  public int othersThan(PublicKey owner, Muid muid, Instant now) {
    return work.read(handle -> othersThan(handle, muid, owner.text(), now));
  }

  /** All banned contents, oldest first. */
  public List<BannedContent> banned() {
    return work.read(handle -> handle.createQuery("SELECT muid, reason, created FROM banned_content ORDER BY created, muid")
        .map((row, context) -> new BannedContent(new Muid(row.getString("muid")), row.getString("reason"), Columns.time(row, "created")))
        .list());
  }

  /** Lets a content be uploaded again; gives whether it was banned. */
  public boolean lift(Muid muid) {
    return work.durably(handle -> handle.createUpdate("DELETE FROM banned_content WHERE muid = :muid").bind("muid", muid.text()).execute() > 0);
  }

  private static int othersThan(Handle handle, Muid muid, String owner, Instant now) {
    return handle.createQuery("SELECT COUNT(*) FROM media m WHERE m.muid = :muid AND m.owner <> :owner AND" + MediaRows.ALIVE)
        .bind("muid", muid.text())
        .bind("owner", owner)
        .bind("now", time(now))
        .mapTo(Integer.class)
        .one();
  }

  private static List<PublicKey> owners(Handle handle, Muid muid) {
    return handle.createQuery("SELECT owner FROM media WHERE muid = :muid")
        .bind("muid", muid.text())
        .map((row, context) -> new PublicKey(row.getString("owner")))
        .list();
  }

  private static int delete(Handle handle, Muid muid, PublicKey owner) {
    Changes.withdraw(handle, muid);
    return handle.createUpdate("DELETE FROM media WHERE muid = :muid AND owner = :owner")
        .bind("muid", muid.text())
        .bind("owner", owner.text())
        .execute();
  }
}

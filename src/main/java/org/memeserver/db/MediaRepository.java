package org.memeserver.db;

import static org.memeserver.db.Columns.time;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.memeserver.model.BlobId;
import org.memeserver.model.Dimensions;
import org.memeserver.model.Limit;
import org.memeserver.model.Media;
import org.memeserver.model.MediaDetails;
import org.memeserver.model.MemeException;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * Keeps media records: one for each owner of each content. A record whose expiry is at or before {@code now} is not there for any read or write. Where
 * several records of one content are given, they come oldest first.
 *
 * <p>What a method changes is durable when it returns. Every method throws {@link org.memeserver.model.MemeException.Unavailable} when the database
 * does not answer, and those that change something {@link org.memeserver.model.MemeException.StorageFull} when there is no room; after either
 * the change may have happened or not, so bytes must not be deleted on their account ({@link BlobRepository#isReferenced} tells).
 */
public final class MediaRepository {
  private static final String OLDEST_FIRST = " ORDER BY m.created, m.owner";

  private static final RowMapper<Media> MEDIA = (row, context) -> MediaRows.media(row);
  private static final RowMapper<StoredMedia> STORED =
      (row, context) -> new StoredMedia(MediaRows.media(row), ContentRows.blob(row));

  private final Work work;
  private final MediaSearch search;

  /** @param search is told of every change to what is public */
  public MediaRepository(Database database, MediaSearch search) {
    this.work = database.work();
    this.search = search;
  }

  /**
   * Records an upload: its blob, the content and the owner's record. A content that another blob already holds stays with that one. An upload of the
   * same content by the same owner replaces details, filename and type, and keeps when it was created and its totals; public stays public,
   * a template a template, and measures are replaced only by known ones.
   *
   * @param broken the blob of this content that the caller found missing or damaged; if it still holds the content, the new one takes its place
   */
  public Saved save(NewMedia media, NewBlob blob, Optional<BlobId> broken) {
    return save(media, blob, broken, 0);
  }

  /**
   * The same within a bound, exact however many uploads of the owner are recorded at once.
   *
   * @param mostBytes that the owner may keep, 0 for any; a content that the owner holds already is no more than before
   * @throws MemeException.Limited when it would be more, or owner or content are banned; nothing is recorded then
   */
  public Saved save(NewMedia media, NewBlob blob, Optional<BlobId> broken, long mostBytes) {
    Saved saved = work.durablyMore(handle -> {
      work.holdBans(handle, false);
      BanRows.expectNone(handle, media.muid(), media.owner());
      if (mostBytes > 0) {
        work.holdOwner(handle, media.owner());
      }
      boolean isNew = mostBytes > 0 && MediaRows.find(handle, media.muid(), media.owner(), media.now()).isEmpty();
      ContentRows.Claim claim = ContentRows.claim(handle, media.muid(), blob, broken, media.now());
      MediaRows.put(handle, media, claim.isNew());
      if (isNew && QuotaRows.bytesOf(handle, media.owner(), media.now()) > mostBytes) {
        throw overQuota();
      }
      Media stored = MediaRows.read(handle, media.muid(), media.owner());
      work.index(handle, stored);
      return new Saved(stored, claim.blobKept(), claim.replaced());
    });
    if (saved.media().isPublic()) {
      search.changed(media.muid(), media.owner());
    }
    return saved;
  }

  /**
   * Looks whether an upload can be within the bound that {@link #save} keeps.
   *
   * @param leastSize of the content, in bytes
   * @param mostSize the same
   * @throws MemeException.Limited when it cannot, whatever the content is
   */
  public void expectRoom(PublicKey owner, long leastSize, long mostSize, long mostBytes, Instant now) {
    boolean canBe = work.read(handle -> QuotaRows.bytesOf(handle, owner, now) + leastSize <= mostBytes
        || QuotaRows.holdsOfSize(handle, owner, leastSize, mostSize, now));
    if (!canBe) {
      throw overQuota();
    }
  }

  private static MemeException overQuota() {
    return new MemeException.Limited(Limit.QUOTA, "You keep as much as you may on this server");
  }

  /** Counts one purchase at the record's price. Totals stop at the largest long. */
  public Optional<Media> purchase(Muid muid, PublicKey owner, Instant now) {
    return work.durably(handle ->
        MediaRows.purchase(handle, muid, owner, now) ? Optional.of(MediaRows.read(handle, muid, owner)) : Optional.empty());
  }

  /** Replaces what the owner says of a content. Measures replace the former ones when given. */
  public Optional<Media> change(
      Muid muid, PublicKey owner, MediaDetails details, boolean isPublic, Optional<Dimensions> measured, Instant now) {
    Optional<Media> changed = work.durably(handle -> {
      if (!MediaRows.change(handle, muid, owner, details, isPublic, measured, now)) {
        return Optional.empty();
      }
      Media media = MediaRows.read(handle, muid, owner);
      work.index(handle, media);
      return Optional.of(media);
    });
    if (changed.isPresent()) {
      search.changed(muid, owner);
    }
    return changed;
  }

  /** Removes a record; with the last one of a content, the content and its blob go from the records too. */
  public Removed delete(Muid muid, PublicKey owner, Instant now) {
    Removed removed = work.durably(handle -> {
      Optional<BlobId> holder = ContentRows.lock(handle, muid);
      if (holder.isEmpty() || !MediaRows.delete(handle, muid, owner, now)) {
        return Removed.NOTHING;
      }
      return new Removed(true, ContentRows.removeIfUnowned(handle, muid, holder.get()));
    });
    if (removed.found()) {
      search.changed(muid, owner);
    }
    return removed;
  }

  /**
   * Removes records that have expired, in one transaction.
   *
   * @param batch at most this many; fewer in the answer means that none are left
   */
  public List<Removed> removeExpired(Instant now, int batch) {
    record Expired(Muid muid, PublicKey owner, Removed removed) {}
    // Mostly there are none, and a transaction would wake the disk.
    if (work.read(handle -> MediaRows.expired(handle, now, 1)).isEmpty()) {
      return List.of();
    }
    List<Expired> all = work.durably(handle -> MediaRows.expired(handle, now, batch).stream()
        .map(key -> new Expired(key.muid(), key.owner(), removeExpired(handle, key, now)))
        .toList());
    all.stream().filter(one -> one.removed().found()).forEach(one -> search.changed(one.muid(), one.owner()));
    return all.stream().map(Expired::removed).toList();
  }

  private static Removed removeExpired(Handle handle, MediaRows.Key key, Instant now) {
    Optional<BlobId> holder = ContentRows.lock(handle, key.muid());
    // Another may have removed it or brought it back to life since it was listed.
    if (holder.isEmpty()) {
      return Removed.NOTHING;
    }
    AdoptedRows.forgetExpired(handle, key, now);
    if (!MediaRows.deleteExpired(handle, key, now)) {
      return Removed.NOTHING;
    }
    return new Removed(true, ContentRows.removeIfUnowned(handle, key.muid(), holder.get()));
  }

  /** The owner's own record. */
  public Optional<Media> mine(PublicKey owner, Muid muid, Instant now) {
    return work.read(handle -> MediaRows.find(handle, muid, owner, now));
  }

  /** The owner's records, newest first. */
  public List<Media> mine(PublicKey owner, int limit, int offset, Instant now) {
    return OwnersPages.from(work, owner, limit, offset, now);
  }

  /** The owner's records, newest first, from a cursor on; for going through all of them, however many, without holding them. */
  public List<Media> minePage(PublicKey owner, Optional<MediaCursor> after, int limit, Instant now) {
    return after.isPresent() ? OwnersPages.after(work, owner, after.get(), limit, now) : mine(owner, limit, 0, now);
  }

  /** The oldest public record of a content. */
  public Optional<Media> publicOf(Muid muid, Instant now) {
    return publicContent(muid, now).map(StoredMedia::media);
  }

  /** The record that a caller gets to see: their own, else the oldest public one, else the oldest. */
  public Optional<Media> visibleTo(PublicKey caller, Muid muid, Instant now) {
    return work.read(handle -> query(handle, " m.muid = :muid AND", """
             ORDER BY CASE WHEN m.owner = :caller THEN 0 WHEN m.is_public THEN 1 ELSE 2 END, m.created, m.owner LIMIT 1""", now)
        .bind("muid", muid.text())
        .bind("caller", caller.text())
        .map(MEDIA)
        .findOne());
  }

  /** All templates. */
  public List<Media> templates(Instant now) {
    return work.read(handle -> query(handle, " m.template = TRUE AND", " ORDER BY m.created, m.muid, m.owner", now).map(MEDIA).list());
  }

  /**
   * Makes every owner's record of a content an ordinary one.
   *
   * @return how many were templates
   */
  public int endTemplate(Muid muid, Instant now) {
    return work.durably(handle -> MediaRows.endTemplate(handle, muid, now));
  }

  public Optional<Media> template(Muid muid, Instant now) {
    return templateContent(muid, now).map(StoredMedia::media);
  }

  /** Who owns the content. */
  public List<PublicKey> owners(Muid muid, Instant now) {
    return work.read(handle -> handle
        .createQuery("SELECT m.owner FROM media m WHERE m.muid = :muid AND" + MediaRows.ALIVE + OLDEST_FIRST)
        .bind("muid", muid.text())
        .bind("now", time(now))
        .map((row, context) -> new PublicKey(row.getString("owner")))
        .list());
  }

  /** Whether anybody owns the content. */
  public boolean exists(Muid muid, Instant now) {
    return !owners(muid, now).isEmpty();
  }

  /** The oldest public record of a content, with its blob. */
  public Optional<StoredMedia> publicContent(Muid muid, Instant now) {
    // What is remembered may lack what another server has added, so only what it has is an answer.
    return rememberedPublic(muid, now).or(() -> oldestPublic(few(muid), now, () -> work.read(handle ->
        query(handle, " m.muid = :muid AND m.is_public = TRUE AND", OLDEST_FIRST + " LIMIT 1", now).bind("muid", muid.text()).map(STORED).findOne())));
  }

  /** The same if it is remembered; never waits. Empty says nothing. */
  public Optional<StoredMedia> rememberedPublic(Muid muid, Instant now) {
    return work.remembered().find(muid).flatMap(all -> all.stream().filter(one -> one.media().isPublic() && isAlive(one, now)).findFirst());
  }

  private static Optional<StoredMedia> oldestPublic(List<StoredMedia> few, Instant now, Supplier<Optional<StoredMedia>> amongMany) {
    return few.size() > RememberedRecords.MOST_OWNERS
        ? amongMany.get()
        : few.stream().filter(one -> one.media().isPublic() && isAlive(one, now)).findFirst();
  }

  /** All records of a content, expired or not, if they are few; else some more than are few. They are remembered. */
  private List<StoredMedia> few(Muid muid) {
    return work.remembered().read(muid, () -> work.read(handle -> handle
        .createQuery(MediaRows.SELECT + " WHERE m.muid = :muid" + OLDEST_FIRST + " LIMIT " + (RememberedRecords.MOST_OWNERS + 1))
        .bind("muid", muid.text())
        .map(STORED)
        .list()));
  }

  private static boolean isAlive(StoredMedia one, Instant now) {
    return one.media().expiry().isEmpty() || one.media().expiry().get().isAfter(now);
  }

  /** The oldest record of a content that is a template, with its blob. */
  public Optional<StoredMedia> templateContent(Muid muid, Instant now) {
    return work.read(handle -> query(handle, " m.muid = :muid AND m.template = TRUE AND", OLDEST_FIRST + " LIMIT 1", now)
        .bind("muid", muid.text())
        .map(STORED)
        .findOne());
  }

  /** Every owner's record of a content, with its blob. */
  public List<StoredMedia> allOf(Muid muid, Instant now) {
    List<StoredMedia> few = few(muid);
    return few.size() > RememberedRecords.MOST_OWNERS
        ? work.read(handle -> query(handle, " m.muid = :muid AND", OLDEST_FIRST, now).bind("muid", muid.text()).map(STORED).list())
        : few.stream().filter(one -> isAlive(one, now)).toList();
  }

  /** The same as far as they are remembered; never waits. One that is missing may be there. */
  public List<StoredMedia> rememberedOf(Muid muid, Instant now) {
    return work.remembered().find(muid).map(all -> all.stream().filter(one -> isAlive(one, now)).toList()).orElse(List.of());
  }

  private static Query query(Handle handle, String condition, String rest, Instant now) {
    return handle.createQuery(MediaRows.SELECT + " WHERE" + condition + MediaRows.ALIVE + rest).bind("now", time(now));
  }
}

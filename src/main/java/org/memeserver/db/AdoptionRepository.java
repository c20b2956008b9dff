package org.memeserver.db;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.memeserver.model.BlobId;
import org.memeserver.model.Muid;
import org.memeserver.model.PublicKey;

/**
 * Takes over records of another server, many in one transaction, and never writes over what an owner has changed here.
 *
 * <p>A search index beside the database is not told: it finds them by their revision when it is opened the next time. What a method changes is durable
 * when it returns. Every method throws {@link org.memeserver.model.MemeException.Unavailable} when the database does not answer, and those that change
 * something {@link org.memeserver.model.MemeException.StorageFull} when there is no room; after either nothing or all of the batch may have
 * happened, so bytes must not be deleted on their account. After {@link org.memeserver.model.MemeException.Invalid}, for a value that the database
 * cannot hold, nothing has.
 */
public final class AdoptionRepository {
  private final Work work;

  public AdoptionRepository(Database database) {
    this.work = database.work();
  }

  /**
   * What is here of some records of another server.
   *
   * @param records those that their owners have here, expired or not
   * @param unnoted those of them that were not taken over, but came by themselves
   * @param blobs what holds the contents
   * @param bars what keeps records out
   */
  public record Known(
      Map<MediaRows.Key, AdoptedChange> records, Set<MediaRows.Key> unnoted, Map<Muid, ContentBlob> blobs, AdoptionBars bars) {
    public boolean has(Muid muid, PublicKey owner) {
      return records.containsKey(new MediaRows.Key(muid, owner));
    }

    public Optional<ContentBlob> blobOf(Muid muid) {
      return Optional.ofNullable(blobs.get(muid));
    }

    /** Whether a record is here and says less than this, or is not known to be taken over. */
    public boolean isBehind(AdoptedChange change) {
      MediaRows.Key key = new MediaRows.Key(change.muid(), change.owner());
      AdoptedChange here = records.get(key);
      return here != null && (change.changes(here) || unnoted.contains(key));
    }

    /** Why a record that is not here is not to come either. */
    public Optional<LeftOut> leftOut(Muid muid, PublicKey owner) {
      return has(muid, owner) ? Optional.empty() : bars.against(muid, owner);
    }
  }

  /**
   * What became of one record.
   *
   * @param recorded false when its owner has one of this content already, or it is left out
   * @param leftOut why, if it is
   * @param unneeded blobs that no record names, or no longer; to be deleted from the store
   */
  public record Outcome(boolean recorded, Optional<LeftOut> leftOut, List<BlobId> unneeded) {}

  /** Looks many up at once. Owners and contents may come in any order and repeat. */
  public Known known(Collection<Muid> muids, Collection<PublicKey> owners) {
    Map<MediaRows.Key, AdoptedChange> records = new HashMap<>();
    Set<MediaRows.Key> unnoted = new HashSet<>();
    Map<Muid, ContentBlob> blobs = new HashMap<>();
    List<String> texts = muids.stream().map(Muid::text).toList();
    AdoptionBars bars = work.read(handle -> {
      // A content may have any number of owners, and only those of the other server are asked for.
      handle.createQuery(AdoptedRows.SELECT + " WHERE m.muid = ANY(:muids) AND m.owner = ANY(:owners)")
          .bindArray("muids", String.class, texts)
          .bindArray("owners", String.class, owners.stream().distinct().map(PublicKey::text).toList())
          .map((row, context) -> Map.entry(AdoptedRows.now(row), row.getBoolean("noted")))
          .forEach(entry -> {
            MediaRows.Key key = new MediaRows.Key(entry.getKey().muid(), entry.getKey().owner());
            records.put(key, entry.getKey());
            if (!entry.getValue()) {
              unnoted.add(key);
            }
          });
      handle.createQuery("""
              SELECT c.muid, b.id AS blob_id, b.bound_to, b.size, b.wrapped_key, b.storage_key_id
              FROM content c JOIN blob b ON b.id = c.blob_id WHERE c.muid = ANY(:muids)""")
          .bindArray("muids", String.class, texts)
          .map((row, context) -> Map.entry(new Muid(row.getString("muid")), ContentRows.blob(row)))
          .forEach(entry -> blobs.put(entry.getKey(), entry.getValue()));
      return AdoptionBars.of(handle, muids, owners);
    });
    return new Known(records, unnoted, blobs, bars);
  }

  /** Records a batch, all of it or nothing. The outcomes come in the order of the batch. */
  public List<Outcome> keep(List<AdoptedMedia> batch, Instant now) {
    // Everybody locks contents in this order, so that no two wait for each other in a circle.
    List<AdoptedMedia> ordered = batch.stream().sorted(Comparator.comparing(one -> one.media().muid())).toList();
    return work.durablyMore(handle -> {
      work.holdBans(handle, false);
      AdoptionBars bars =
          AdoptionBars.of(handle, batch.stream().map(one -> one.media().muid()).toList(), batch.stream().map(one -> one.media().owner()).toList());
      Map<AdoptedMedia, Outcome> outcomes = new IdentityHashMap<>();
      for (AdoptedMedia one : ordered) {
        Optional<LeftOut> leftOut = bars.against(one.media().muid(), one.media().owner());
        outcomes.put(one, leftOut.isPresent() ? new Outcome(false, leftOut, blobsOf(one)) : keep(handle, one, now));
      }
      return batch.stream().map(outcomes::get).toList();
    });
  }

  /**
   * Brings records up to date that were taken over before, all of a batch or none: what an owner says is taken over unless it was changed here since,
   * and totals are raised, never lowered.
   *
   * @return of each, in order, whether anything was written
   */
  public List<Boolean> update(List<AdoptedChange> batch) {
    List<AdoptedChange> ordered = batch.stream().sorted(Comparator.comparing(AdoptedChange::muid)).toList();
    return work.durablyMore(handle -> {
      Map<AdoptedChange, Boolean> outcomes = new IdentityHashMap<>();
      ordered.forEach(one -> outcomes.put(one, update(handle, one)));
      return batch.stream().map(outcomes::get).toList();
    });
  }

  /** What was stored for it. */
  private static List<BlobId> blobsOf(AdoptedMedia adopted) {
    List<BlobId> blobs = new ArrayList<>();
    adopted.blob().ifPresent(blob -> blobs.add(blob.id()));
    adopted.renditions().ifPresent(renditions -> blobs.addAll(renditions.blobs()));
    return blobs;
  }

  private boolean update(Handle handle, AdoptedChange change) {
    AdoptedRows.note(handle, change.muid(), change.owner(), Optional.empty());
    if (AdoptedRows.follow(handle, change)) {
      work.index(handle, MediaRows.read(handle, change.muid(), change.owner()));
      return true;
    }
    return AdoptedRows.raise(handle, change);
  }

  private Outcome keep(Handle handle, AdoptedMedia adopted, Instant now) {
    Muid muid = adopted.media().muid();
    List<BlobId> unneeded = new ArrayList<>();
    boolean isNew = false;
    if (adopted.blob().isPresent()) {
      NewBlob blob = adopted.blob().get();
      ContentRows.Claim claim = ContentRows.claim(handle, muid, blob, adopted.broken(), now);
      claim.replaced().ifPresent(unneeded::add);
      if (!claim.blobKept()) {
        unneeded.add(blob.id());
      }
      isNew = claim.isNew();
    } else if (ContentRows.lock(handle, muid).isEmpty()) {
      return new Outcome(false, Optional.of(LeftOut.CONTENT_GONE), List.of());
    }
    if (adopted.renditions().isPresent()) {
      keepRenditions(handle, muid, adopted.renditions().get(), isNew, unneeded, now);
    }
    AdoptedRows.note(handle, muid, adopted.media().owner(), adopted.media().expiry());
    boolean recorded = AdoptedRows.insert(handle, adopted.media());
    if (recorded) {
      work.index(handle, adopted.media());
    }
    return new Outcome(recorded, Optional.empty(), unneeded);
  }

  private static void keepRenditions(
      Handle handle, Muid muid, AdoptedRenditions renditions, boolean isNew, List<BlobId> unneeded, Instant now) {
    if (isNew) {
      renditions.made().forEach(one -> RenditionRows.insert(handle, muid, one, now));
      RenditionRows.note(handle, muid, renditions.renderedBy(), Optional.of(renditions.blurhash()));
    } else {
      unneeded.addAll(renditions.blobs());
    }
  }
}
